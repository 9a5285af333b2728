/* SPDX-License-Identifier: MIT
 *
 * The accounts (account.h) of many files, in memory that several processes have at the same
 * address. Who writes an account into its file need not have the module that counted: the account
 * holds the path of the file and a copy of the unit. Stray writes of any of the processes may have
 * changed both, so a checksum is looked at before they are used.
 */
#ifndef COVKEEP_GCOV_POOL_H
#define COVKEEP_GCOV_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/account.h"

#define GCOV_POOL_ROWS 512

/* Zeroed memory, but for `size`. An account stays as long as its pool. */
struct gcov_pool {
    size_t size;                               /* in bytes, of `memory` */
    size_t used;                               /* of them; atomic */
    struct gcov_account *rows[GCOV_POOL_ROWS]; /* by their checksums; atomic */
    unsigned char memory[];
};

/* How large the memory of a pool should be for so many files. Async-signal-safe, as all that
 * follow. */
size_t gcov_pool_size(size_t files);

/* The account of the file at `path`, which is the unit's; it is made where there is none. NULL when
 * the pool is full. */
struct gcov_account *gcov_pool_account(struct gcov_pool *pool, const char *path,
                                       const struct gcov_unit *unit);

/* The account after `account`, or the first one for NULL; NULL at the end. *row is 0 at first, and
 * then as the call before has left it. */
struct gcov_account *gcov_pool_next(const struct gcov_pool *pool,
                                    const struct gcov_account *account, size_t *row);

/* Reads the account's copy of the unit, whose record->filename is the path of the file, shorter
 * than PATH_MAX. False when stray writes have changed the account: nothing of it is to be used. */
bool gcov_pool_unit(const struct gcov_pool *pool, const struct gcov_account *account,
                    struct gcov_unit *unit);

#endif
