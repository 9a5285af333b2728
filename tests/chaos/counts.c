/* SPDX-License-Identifier: MIT
 *
 * gcov reads the counts of all lines, the strict parser the number of runs. A missing file holds
 * nothing, which is right as long as nobody has ticked.
 */
#include "counts.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "whole.h"

enum { TOLD_MAX = 20 };

static void tell(const char *directory, unsigned unit, const char *what, unsigned long long count,
                 unsigned long long least, unsigned long long most, const struct verdict *sum)
{
    static unsigned told;
    if (!sum->quiet && told++ < TOLD_MAX)
        printf("chaos: %s/u%u: %s %llu, not %llu to %llu\n", directory, unit, what, count, least,
               most);
}

static void compare(const char *directory, unsigned unit, const char *what,
                    unsigned long long count, const struct calls *calls, struct verdict *sum)
{
    unsigned long long least = calls->left, most = calls->entered;
    if (count >= least && count <= most)
        return;
    tell(directory, unit, what, count, least, most, sum);
    if (count < least)
        sum->lost += least - count;
    else
        sum->twice += count - most;
}

/* `COUNT: LINE: ...; a comment`, where a count may be ##### or end in *. */
static bool read_line(const char *line, const char *comment, unsigned long long *count)
{
    if (!strstr(line, comment))
        return false;
    *count = strtoull(line, NULL, 10);
    return true;
}

static void read_gcov(FILE *gcov, const struct truth_program *truth, const char *directory,
                      struct verdict *sum)
{
    char line[PATH_MAX];
    unsigned unit = UNITS_MAX;
    unsigned long long count;
    while (fgets(line, sizeof(line), gcov)) {
        const char *source = strstr(line, ":Source:");
        if (source) {
            const char *name = strrchr(source, '/');
            unit = name && name[1] == 'u' ? (unsigned)strtoul(name + 2, NULL, 10) : UNITS_MAX;
        }
        if (unit >= UNITS_MAX)
            continue;
        if (read_line(line, "/* ticked */", &count))
            compare(directory, unit, "ticks", count, &truth->units[unit].ticks, sum);
        if (read_line(line, "/* swept */", &count))
            compare(directory, unit, "sweeps", count, &truth->units[unit].sweeps, sum);
    }
}

static unsigned complaints(const char *directory)
{
    char path[PATH_MAX], line[PATH_MAX];
    unsigned n = 0;
    snprintf(path, sizeof(path), "%s/complaints", directory);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof(line), file)) {
        printf("chaos: gcov: %s", line);
        n++;
    }
    if (file)
        fclose(file);
    return n;
}

static void compare_counts(const struct truth_program *truth, const char *directory,
                           const char *notes, struct verdict *sum)
{
    char command[3 * PATH_MAX];
    snprintf(command, sizeof(command),
             "cd '%s' && ln -s '%s'/u*.gcno . && exec gcov -t u*.gcda 2>complaints", directory,
             notes);
    FILE *gcov = popen(command, "re");
    if (gcov)
        read_gcov(gcov, truth, directory, sum);
    if (!gcov || pclose(gcov) != 0)
        sum->broken++;
    sum->broken += complaints(directory);
}

static void compare_runs(const struct truth_program *truth, unsigned unit, const char *directory,
                         unsigned runs, struct verdict *sum)
{
    unsigned long long least = truth->units[unit].processes, most = truth->starts;
    if (runs >= least && runs <= most)
        return;
    tell(directory, unit, "runs", runs, least, most, sum);
    sum->wrong_runs++;
}

/* What lies in a file is compared by the caller; here what lies in none. */
static bool check_unit(const struct truth_program *truth, unsigned unit, const char *directory,
                       struct verdict *sum)
{
    char path[PATH_MAX];
    const char *why = NULL;
    unsigned runs = 0;
    const struct truth_unit *u = &truth->units[unit];
    snprintf(path, sizeof(path), "%s/u%u.gcda", directory, unit);
    enum whole whole = whole_check(path, true, &runs, &why);
    sum->ticks += u->ticks.left + u->sweeps.left;
    sum->in_flight += u->ticks.entered - u->ticks.left + u->sweeps.entered - u->sweeps.left;
    if (whole == BROKEN || whole == UNFINISHED) {
        printf("chaos: broken: %s: %s\n", path, why);
        sum->broken++;
    }
    if (whole == ABSENT) {
        compare(directory, unit, "no file: ticks", 0, &u->ticks, sum);
        compare(directory, unit, "no file: sweeps", 0, &u->sweeps, sum);
    }
    compare_runs(truth, unit, directory, runs, sum);
    return whole != ABSENT;
}

void counts_compare(const struct truth_program *truth, const char *directory, const char *notes,
                    struct verdict *sum)
{
    unsigned present = 0;
    for (unsigned unit = 0; unit < UNITS_MAX; unit++)
        present += check_unit(truth, unit, directory, sum);
    if (present)
        compare_counts(truth, directory, notes, sum);
}

void verdict_add(struct verdict *sum, const struct verdict *more)
{
    sum->ticks += more->ticks;
    sum->in_flight += more->in_flight;
    sum->lost += more->lost;
    sum->twice += more->twice;
    sum->broken += more->broken;
    sum->wrong_runs += more->wrong_runs;
}
