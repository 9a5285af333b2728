/* SPDX-License-Identifier: MIT
 *
 * The records of journals in groups: those of one test, or of one process.
 */
#ifndef COVKEEP_CLI_TESTS_GROUP_H
#define COVKEEP_CLI_TESTS_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/settle/journals.h"
#include "cli/settle/sum.h"

enum group_by { GROUP_BY_LABEL, GROUP_BY_PROCESS };

/* Where a record stands. */
struct group_record {
    const struct settle_journal *journal;
    size_t at;
};

struct group {
    char *label;
    size_t processes;
    struct group_record *record;
    size_t count; /* of records, one at least */
    /* Of the first record. */
    char *program;
    int pid;
    int image; /* of the black boxes of the run (records.h), -1: not known */
};

struct groups {
    struct group *group; /* by label, then by the time of the first record */
    size_t count;
    struct settle_sum sum; /* of the group that groups_sum() was asked for last */
    size_t gone;           /* records that were not there any more when they were to be added up */
};

/* groups_read() maps the journals and groups all records in them whose labels match `pattern`
 * (fnmatch(3); NULL: all). A record that stands there twice counts once. It returns false, after
 * one line, where that fails; groups_free() is called in any case. */
bool groups_read(struct groups *groups, const struct settle_journals *journals, enum group_by by,
                 const char *pattern);
void groups_free(struct groups *groups);

/* groups_sum() returns what the records of a group add up to, until the next call. groups_tell()
 * writes a line about each thing that is missing in any of those sums, and returns whether there is
 * none. */
struct settle_sum *groups_sum(struct groups *groups, size_t group);
bool groups_tell(const struct groups *groups);

/* groups_tell_of_llvm() writes one line for a command that asks gcov, where there are programs of
 * LLVM among the groups, and returns whether there are: gcov knows nothing of them. */
bool groups_tell_of_llvm(const struct groups *groups);

#endif
