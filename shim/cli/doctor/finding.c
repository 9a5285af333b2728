/* SPDX-License-Identifier: MIT
 *
 * Writes the lines.
 */
#include "cli/doctor/finding.h"

#include <stdio.h>
#include <stdlib.h>

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

static void put_pair(const char *what, const char *text)
{
    fputs(what, stdout);
    put(text);
    putchar('\n');
}

void doctor_find(const char *what, const char *path, const char *why, const char *remedy)
{
    findings++;
    put_line(what, path, why);
    put_pair("    ", remedy);
}

void doctor_note(const char *path, const char *why)
{
    put_line("note", path, why);
}

void doctor_found(const char *what, const struct text_list *commands)
{
    put_pair("found: ", what);
    for (size_t i = 0; i < commands->count; i++)
        put_pair("    ", commands->text[i]);
}

void doctor_machine(const char *what)
{
    put_pair("machine: ", what);
}

void doctor_conclude(const char *what, const char *command)
{
    put_pair("", what);
    put_pair("next: ", command);
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

static const char *tally_path(const struct doctor_tally *tally)
{
    if (tally->count == 1)
        return tally->first;
    return text_print("%s and %zu more", tally->first, tally->count - 1);
}

void doctor_note_tallied(const struct doctor_tally *tally, const char *why)
{
    if (tally->count > 0)
        doctor_note(tally_path(tally), why);
}

void doctor_find_tallied(const struct doctor_tally *tally, const char *what, const char *why,
                         const char *remedy)
{
    if (tally->count > 0)
        doctor_find(what, tally_path(tally), why, remedy);
}
