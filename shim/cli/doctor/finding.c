/* SPDX-License-Identifier: MIT
 *
 * Writes the lines.
 */
#include "cli/doctor/finding.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/text.h"
#include "shown.h"

static unsigned findings;

/* A file may have any name, so the text is masked. */
static void put(const char *text)
{
    char *copy = text_print("%s", text);
    shown_mask(copy);
    fputs(copy, stdout);
    free(copy);
}

static void put_line(const char *what, const char *path, const char *why)
{
    fputs("covkeep: ", stdout);
    put(what);
    fputs(": ", stdout);
    put(path);
    fputs(": ", stdout);
    put(why);
    putchar('\n');
}

void doctor_find(const char *what, const char *path, const char *why, const char *remedy)
{
    findings++;
    put_line(what, path, why);
    fputs("    ", stdout);
    put(remedy);
    putchar('\n');
}

void doctor_note(const char *path, const char *why)
{
    put_line("note", path, why);
}

unsigned doctor_findings(void)
{
    return findings;
}

void doctor_all_well(const char *who, const char *what)
{
    put(who);
    fputs(": ", stdout);
    put(what);
    fputs(", all well\n", stdout);
}

void doctor_tally(struct doctor_tally *tally, const char *path)
{
    if (tally->count++ == 0)
        tally->first = path;
}

void doctor_find_tallied(const struct doctor_tally *tally, const char *what, const char *why,
                         const char *remedy)
{
    if (tally->count == 0)
        return;
    const char *path = tally->first;
    if (tally->count > 1)
        path = text_print("%s and %zu more", path, tally->count - 1);
    doctor_find(what, path, why, remedy);
}
