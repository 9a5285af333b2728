/* SPDX-License-Identifier: MIT
 *
 * The family: the keepers of a process and of its forked descendants, in memory that was shared
 * before the forks. A worker often gives up its rights and then forks, so that the keeper of its
 * child may not write the files. That keeper leaves the counts in the accounts of the pool, and the
 * elder, a keeper that was born before, writes them. Where the shared memory cannot be had there is
 * no family: family_pool() returns NULL, and there is no elder.
 */
#ifndef COVKEEP_FLUSH_FAMILY_H
#define COVKEEP_FLUSH_FAMILY_H

#include <stdbool.h>

#include "gcov/pool.h"

/* family_start() maps the shared memory and notes the root directory. Called once, when a process
 * gets armed; its forked descendants inherit both. Async-signal-safe. */
void family_start(void);

/* family_pool() returns the pool in which members leave for the elder what they cannot write; NULL
 * where there is no family. Async-signal-safe. */
struct gcov_pool *family_pool(void);

/* family_join() makes the calling keeper a member for as long as it lives. It becomes the elder
 * when there is none that lives. Where the family is full it does not join. Async-signal-safe. */
void family_join(void);

/* family_has_elder() returns whether an elder lives that is not the caller; family_is_elder()
 * whether the caller is the elder. Async-signal-safe. */
bool family_has_elder(void);
bool family_is_elder(void);

/* family_expect() notes that a keeper is going to join: a fork begins, or a keeper gets a
 * successor. Async-signal-safe. */
void family_expect(void);

/* family_is_large() returns whether another member than the caller lives or is expected.
 * Async-signal-safe. */
bool family_is_large(void);

/* family_has_others() returns whether another member than the caller lives. While there is none but
 * one is expected, it waits for that, at most `patience_ms` milliseconds. Async-signal-safe. */
bool family_has_others(long long patience_ms);

/* family_is_elsewhere() returns whether the caller has another root directory, or another mount of
 * it, than the process had that called family_start(): then the same path leads to another file
 * here. Async-signal-safe. */
bool family_is_elsewhere(void);

/* family_await_elder() calls the elder after something was added to an account, and returns true
 * when the elder has written all accounts. It returns false when the elder is dead or has not done
 * so after `patience_ms` milliseconds (0: do not wait, DEADLINE_NEVER: no limit). Only where
 * there is a family. Async-signal-safe. */
bool family_await_elder(long long patience_ms);

/* The elder's side of family_await_elder(), whose calls are counted. family_await_call() waits
 * until the number of calls is not `seen` and returns it. family_calls() returns it at once.
 * family_serve() answers all calls up to the number `calls`. Async-signal-safe. */
unsigned family_await_call(unsigned seen);
unsigned family_calls(void);
void family_serve(unsigned calls);

/* family_outlive() returns when no other member lives and none that is expected has joined within
 * `patience_ms` milliseconds. Called by the elder. Async-signal-safe. */
void family_outlive(long long patience_ms);

#endif
