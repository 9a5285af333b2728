/* SPDX-License-Identifier: MIT
 *
 * Places of sources, and how often each group of records executed them.
 */
#ifndef COVKEEP_CLI_TESTS_EXECUTED_H
#define COVKEEP_CLI_TESTS_EXECUTED_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/tests/group.h"
#include "cli/tests/target.h"

struct executed_place {
    char *source, *name; /* `name` is a function's, NULL for a line */
    long long line;
    bool is_exact;
    long long *counts; /* of each group */
};

/* Zero it, but for `groups`, before the first use. */
struct executed {
    size_t groups;
    struct executed_place *place;
    size_t count;
};

/* executed_add() adds what a group has executed of the place; the number of no group is for nobody,
 * and only makes the place known. */
void executed_add(struct executed *executed, const struct target_place *place, size_t group);
void executed_free(struct executed *executed);

/* The places that are meant are those that are exact, where there are some, else all.
 * executed_by_any() returns whether a group has executed one of them. executed_write() writes them
 * with the groups that executed them. It returns false, after one line, where standard output does
 * not take it. */
bool executed_by_any(const struct executed *executed);
bool executed_write(const struct executed *executed, const struct groups *groups,
                    bool is_by_process, bool is_json);

#endif
