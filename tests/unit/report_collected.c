/* SPDX-License-Identifier: MIT
 *
 * The lines that a keeper collects for its program: each is written once and whole, however many
 * threads collect and write at the same instant. The test is the keeper and the program in one.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "support/program.h"

static char err_dir[PATH_MAX], err_path[PATH_MAX + 16];

static void catch_lines(void)
{
    char *dir = dir_new("report");
    strcpy(err_dir, dir);
    free(dir);
    snprintf(err_path, sizeof err_path, "%s/err", err_dir);
    int err = open(err_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    cr_assert(dup2(err, STDERR_FILENO) >= 0);
    report_set_keeper(getpid(), getpid());
}

static void drop_lines(void)
{
    dir_remove(strdup(err_dir));
}

TestSuite(report_write_collected, .init = catch_lines, .fini = drop_lines, .timeout = 60);

static size_t count(const char *text, char character)
{
    size_t found = 0;
    for (; *text; text++)
        found += *text == character;
    return found;
}

#define TELLERS 4
#define TOLD 20000
#define TOLD_AT_ONCE 50 /* there is room for all of them */

static pthread_barrier_t together;

static void *tell_and_collect(void *number)
{
    char what[16], which[16];
    snprintf(what, sizeof what, "teller %d", *(int *)number);
    for (int i = 0; i < TOLD; i++) {
        snprintf(which, sizeof which, "line %d", i);
        report_line(what, which, "told");
        report_write_collected();
        if (i % TOLD_AT_ONCE == 0)
            pthread_barrier_wait(&together);
    }
    return NULL;
}

/* Removes the text at the beginning of a rest of text. */
static bool takes(const char **at, const char *begin)
{
    size_t length = strlen(begin);
    bool has = strncmp(*at, begin, length) == 0;
    *at += has ? length : 0;
    return has;
}

static bool takes_number(const char **at, long end, long *number)
{
    char *rest;
    *number = strtol(*at, &rest, 10);
    bool has = rest != *at && *number >= 0 && *number < end;
    *at = rest;
    return has;
}

Test(report_write_collected, line_is_written_whole_and_once)
{
    static unsigned char times[TELLERS][TOLD];
    static int numbers[TELLERS];
    pthread_t tellers[TELLERS];
    char head[32];
    snprintf(head, sizeof head, "covkeep[%d]: teller ", getpid());
    cr_assert(pthread_barrier_init(&together, NULL, TELLERS) == 0);
    for (int i = 0; i < TELLERS; i++) {
        numbers[i] = i;
        cr_assert(pthread_create(&tellers[i], NULL, tell_and_collect, &numbers[i]) == 0);
    }
    for (int i = 0; i < TELLERS; i++)
        pthread_join(tellers[i], NULL);
    report_write_collected();
    char *text = file_read(err_path, NULL);
    for (const char *at = text; *at;) {
        long teller = 0, line = 0;
        const char *begin = at;
        cr_assert(takes(&at, head) && takes_number(&at, TELLERS, &teller) &&
                      takes(&at, ": line ") && takes_number(&at, TOLD, &line) &&
                      takes(&at, ": told\n"),
                  "torn: %.80s", begin);
        times[teller][line]++;
    }
    for (int i = 0; i < TELLERS * TOLD; i++)
        cr_assert(times[i / TOLD][i % TOLD] == 1, "line %d of teller %d: %d times", i % TOLD,
                  i / TOLD, times[i / TOLD][i % TOLD]);
    free(text);
}

#define TOO_MANY 20000

Test(report_write_collected, lines_that_find_no_place_are_told_by_one_line)
{
    static const char more[] = "covkeep: more lines than can be kept\n";
    for (size_t round = 1; round < 3; round++) {
        for (int i = 0; i < TOO_MANY; i++)
            report_line("what", "path", "reason");
        report_write_collected();
        char *text = file_read(err_path, NULL);
        size_t lines = count(text, '\n'), length = strlen(text);
        cr_assert(lines > 300 * round && lines < TOO_MANY, "%zu", lines);
        cr_assert(length > strlen(more) && strcmp(text + length - strlen(more), more) == 0);
        free(text);
    }
}
