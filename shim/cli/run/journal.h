/* SPDX-License-Identifier: MIT
 *
 * The journal of the run, to which its processes append what they count, and which is settled in
 * their files (settle/write.h): at the end, and before that whenever it has become large.
 */
#ifndef COVKEEP_CLI_RUN_JOURNAL_H
#define COVKEEP_CLI_RUN_JOURNAL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Milliseconds to wait for events between two looks. */
#define RUN_JOURNAL_MS 1000

/* Zero it when the run has none. */
struct run_journal {
    bool is_open;
    char path[PATH_MAX];
    uint64_t settled;      /* bytes that were taken over at the last time */
    size_t lost, replaced; /* as in struct settle_report, of all looks */
};

/* run_journal_open() makes a journal in the run's directory (NULL: there is none). It returns
 * false, with errno, where that fails. All signals must be blocked. */
bool run_journal_open(struct run_journal *journal, const char *directory);

/* run_journal_look() settles what has come, if that is much. What cannot be settled is not told
 * yet. */
void run_journal_look(struct run_journal *journal);

/* run_journal_settle_now() settles what has come, for a process that is about to read the files.
 * What cannot be settled is not told yet. */
void run_journal_settle_now(struct run_journal *journal);

/* run_journal_settle() settles everything at the end of the run. It tells what cannot be settled,
 * and returns whether there is nothing such. */
bool run_journal_settle(struct run_journal *journal);

#endif
