/* SPDX-License-Identifier: MIT
 *
 * The family: the keepers of a process and of its forked descendants, in memory that was shared
 * before the forks. A worker often gives up its rights and then forks, so that the keeper of its
 * child may not write the files. The child's keeper leaves the counts in the accounts of the pool,
 * or a profile of LLVM's as a deposit, and the elder, a keeper that was born earlier, writes them.
 * Where the shared memory cannot be had there is no family: family_pool() returns NULL, and there
 * is no elder.
 */
#ifndef COVKEEP_FLUSH_FAMILY_H
#define COVKEEP_FLUSH_FAMILY_H

#include <stdbool.h>

#include "gcov/pool.h"

/* family_start() maps the shared memory, `deposits_size` bytes of it for deposits (deposits.h), and
 * notes the root directory. It is called once, when a process gets armed; forked descendants
 * inherit both. Async-signal-safe. */
void family_start(size_t deposits_size);

/* family_pool() returns the pool in which members leave for the elder what they cannot write; NULL
 * where there is no family. Async-signal-safe. */
struct gcov_pool *family_pool(void);

/* family_deposits() returns the memory for deposits; NULL where there is none. Async-signal-safe.
 */
struct deposits;
struct deposits *family_deposits(void);

/* family_join() makes the calling keeper a member for as long as it lives. The keeper becomes the
 * elder when no elder lives. Where the family is full it does not join. Async-signal-safe. */
void family_join(void);

/* family_has_other_elder() returns whether an elder lives and is not the caller. family_is_elder()
 * returns whether the caller is the elder. Async-signal-safe. */
bool family_has_other_elder(void);
bool family_is_elder(void);

/* family_expect() notes that a keeper is going to join, since a fork begins or a keeper is
 * replaced. Async-signal-safe. */
void family_expect(void);

/* family_may_have_others() returns whether another member than the caller lives, or is expected.
 * Async-signal-safe. */
bool family_may_have_others(void);

/* family_has_others() returns whether another member than the caller lives. While no other lives
 * but one is expected, it waits for that one to join, for at most `deadline_ms` milliseconds.
 * Async-signal-safe. */
bool family_has_others(long long deadline_ms);

/* family_is_elsewhere() returns whether the caller has another root directory, or another mount of
 * it, than the process that called family_start(): then the same path leads to another file for the
 * caller. Async-signal-safe. */
bool family_is_elsewhere(void);

/* family_await_elder() calls the elder after the caller has added to an account. It returns true
 * when the elder has written all accounts, and false when the elder is dead or has not written them
 * after `deadline_ms` milliseconds (0: do not wait; DEADLINE_NEVER: no limit). It must not be
 * called where there is no family. Async-signal-safe. */
bool family_await_elder(long long deadline_ms);

/* The elder's side of family_await_elder(), whose calls are counted. family_calls() returns their
 * number. family_await_call() waits until the number is not `seen`, and returns it. family_serve()
 * tells the callers that all calls up to the number `calls` have been served. Async-signal-safe. */
unsigned family_await_call(unsigned seen);
unsigned family_calls(void);
void family_serve(unsigned calls);

/* family_outlive() is called by the elder. It returns when no other member lives and none of those
 * expected has joined within `deadline_ms` milliseconds. Async-signal-safe. */
void family_outlive(long long deadline_ms);

#endif
