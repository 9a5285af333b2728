/* SPDX-License-Identifier: MIT
 *
 * A pool: the accounts (account.h) of many files, in memory that several processes share at the
 * same address. The process that writes an account into its file need not have the module that
 * counted, since the account holds the path of the file and a copy of the unit. Stray writes of any
 * of the processes may have changed both, so a checksum is compared before they are used.
 */
#ifndef COVKEEP_GCOV_POOL_H
#define COVKEEP_GCOV_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/account.h"

#define GCOV_POOL_ROWS 512

/* The pool's memory is zeroed at first, but for `size`. An account stays as long as its pool. */
struct gcov_pool {
    size_t size;                               /* of `memory`, in bytes */
    size_t used;                               /* bytes of them that are taken; atomic */
    struct gcov_account *rows[GCOV_POOL_ROWS]; /* accounts by their checksum; atomic */
    unsigned char memory[];
};

/* gcov_pool_size() returns how many bytes of memory a pool for so many files should have.
 * Async-signal-safe, as all that follow. */
size_t gcov_pool_size(size_t files);

/* gcov_pool_account() returns the account of the file at `path` for this unit, and makes the
 * account where there is none. It returns NULL when the pool is full. */
struct gcov_account *gcov_pool_account(struct gcov_pool *pool, const char *path,
                                       const struct gcov_unit *unit);

/* A walk through all accounts; all zero at first. */
struct gcov_pool_walk {
    size_t row, links;
    bool is_broken; /* a stray write has cut a chain: accounts behind that were not found */
};

/* gcov_pool_next() returns the account after `account`, or the first one for NULL; NULL at the end.
 * *walk must be as the call before has left it. */
struct gcov_account *gcov_pool_next(const struct gcov_pool *pool,
                                    const struct gcov_account *account,
                                    struct gcov_pool_walk *walk);

/* gcov_pool_unit() reads the account's copy of the unit, whose record->filename is the path of the
 * file, shorter than PATH_MAX. It returns false when a stray write has changed the account: then
 * nothing of the account may be used. */
bool gcov_pool_unit(const struct gcov_pool *pool, const struct gcov_account *account,
                    struct gcov_unit *unit);

#endif
