/* SPDX-License-Identifier: MIT
 *
 * A journal's directory, opened for reading: its records, mapped, and its descriptions.
 */
#ifndef COVKEEP_CLI_SETTLE_JOURNAL_H
#define COVKEEP_CLI_SETTLE_JOURNAL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/description.h"

struct settle_journal {
    char path[PATH_MAX]; /* as it is told */
    int directory;
    int file;                   /* -1: no record was written yet */
    const unsigned char *bytes; /* NULL: not mapped, or empty */
    size_t size;
};

/* settle_journal_open() opens the journal that `run` names: a run's directory, whose journal lies
 * in it, or a journal's own. Nothing is used that belongs to another user, unless the caller is
 * root. It returns false after one line. */
bool settle_journal_open(struct settle_journal *journal, const char *run);
void settle_journal_close(struct settle_journal *journal);

/* settle_journal_map() maps all records that are there now. It returns false, with errno, where
 * that fails. */
bool settle_journal_map(struct settle_journal *journal);

/* settle_journal_forget() lets the kernel take the memory of the records before `at` back. */
void settle_journal_forget(const struct settle_journal *journal, size_t at);

/* settle_journal_description() reads the file of the description of the image with that key. It
 * returns its bytes, for the caller to free(3), and sets *size; NULL where there is none.
 * settle_journal_describe() reads that of gcov's image, as journal_read_description() does. It
 * returns NULL where there is none that can be used. */
unsigned char *settle_journal_description(const struct settle_journal *journal, uint64_t key,
                                          size_t *size);
struct journal_unit *settle_journal_describe(const struct settle_journal *journal, uint64_t key,
                                             size_t *count);

/* The records that were settled stay, so that `covkeep tests` and `covkeep who` know them, but not
 * more of them than that. */
#define SETTLE_JOURNAL_KEPT ((uint64_t)256 << 20)

/* settle_journal_empty() gives the space of records before `to`, which are settled, back to the
 * file system, where that knows how to, up to SETTLE_JOURNAL_KEPT before it. The file's first page
 * stays. */
void settle_journal_empty(const struct settle_journal *journal, uint64_t to);

/* settle_journal_has_holes() returns whether that was done. */
bool settle_journal_has_holes(const struct settle_journal *journal);

#endif
