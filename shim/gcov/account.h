/* SPDX-License-Identifier: MIT
 *
 * An account holds what processes have counted in one unit and cannot write themselves. It lies in
 * memory that they share with a process that can. Counts are added and taken by atomic operations,
 * without a lock that a killed process could hold.
 */
#ifndef COVKEEP_GCOV_ACCOUNT_H
#define COVKEEP_GCOV_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/gcda.h"

struct gcov_account {
    /* The next account in its row; this member and the next three are the pool's (pool.h). */
    struct gcov_account *next;
    uint64_t checksum;
    size_t size;
    struct gcov_record *record;
    unsigned is_open;   /* something was added since the account was last taken */
    uint32_t runs;      /* what is to be added to the file's runs */
    int64_t sum_max;    /* what is to be added to the file's sum_max */
    int64_t counters[]; /* what is to be merged, in the file's order */
};

/* gcov_account_add() adds what the unit has counted since run->written (NULL: since zero), and sets
 * run->seen unless that is NULL. *added is 0 at first; it counts the counters that have been added.
 * When the caller was killed in the middle, another process completes its work with the same *run
 * and *added. Async-signal-safe. */
void gcov_account_add(struct gcov_account *account, const struct gcov_unit *unit,
                      const struct gcda_run *run, size_t *added);

/* gcov_account_take() takes everything out of the account: the counters go to `taken`, which has
 * room for gcov_unit_counters() of them, and the rest to *run, which then is what
 * gcov_file_update() needs for this unit. It returns false when nothing was added since the last
 * time. Async-signal-safe. */
bool gcov_account_take(struct gcov_account *account, const struct gcov_unit *unit, int64_t *taken,
                       struct gcda_run *run);

/* gcov_account_put_back() puts back what gcov_account_take() has taken and nobody could write.
 * Async-signal-safe. */
void gcov_account_put_back(struct gcov_account *account, const struct gcov_unit *unit,
                           const struct gcda_run *run);

#endif
