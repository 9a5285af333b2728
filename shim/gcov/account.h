/* SPDX-License-Identifier: MIT
 *
 * What processes have counted in one unit and cannot write themselves: it lies in memory that they
 * share with one who can. Counts are added and taken by atomic operations, without a lock that a
 * killed process could hold.
 */
#ifndef COVKEEP_GCOV_ACCOUNT_H
#define COVKEEP_GCOV_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/gcda.h"

struct gcov_account {
    struct gcov_account *next; /* of its pool (pool.h), as the next three */
    uint64_t checksum;
    size_t size;
    struct gcov_record *record;
    unsigned is_open;   /* something was added since it was taken */
    uint32_t runs;      /* to add to the file's runs */
    int64_t sum_max;    /* and to its sum_max */
    int64_t counters[]; /* in the file's order */
};

/* Adds what the unit has counted since run->written (NULL: since zero), and sets run->seen. *added,
 * 0 at first, is how many of the counters have been added: with the same run and *added as a caller
 * left them who was killed in the middle, the rest is added. Async-signal-safe. */
void gcov_account_add(struct gcov_account *account, const struct gcov_unit *unit,
                      const struct gcda_run *run, size_t *added);

/* Takes everything: the counters go to `taken`, of the unit's number of counters, the rest into
 * *run, which is good for gcov_file_update() of the unit then. False when there was nothing.
 * Async-signal-safe. */
bool gcov_account_take(struct gcov_account *account, const struct gcov_unit *unit, int64_t *taken,
                       struct gcda_run *run);

/* Puts back what was taken and could not be written. Async-signal-safe. */
void gcov_account_put_back(struct gcov_account *account, const struct gcov_unit *unit,
                           const struct gcda_run *run);

#endif
