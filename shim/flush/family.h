/* SPDX-License-Identifier: MIT
 *
 * A process and its forked descendants, which share memory from before their forks: there, a keeper
 * that was born after the program gave up its rights leaves what it cannot write, and the family's
 * elder, a keeper from before, writes it.
 */
#ifndef COVKEEP_FLUSH_FAMILY_H
#define COVKEEP_FLUSH_FAMILY_H

#include <stdbool.h>

#include "gcov/pool.h"

/* Maps the shared memory. In a process that gets armed; its descendants inherit it.
 * Async-signal-safe. */
void family_start(void);

/* Where members leave for the elder what they cannot write; NULL: nowhere. Async-signal-safe. */
struct gcov_pool *family_pool(void);

/* The calling keeper joins, for as long as it lives; the first one is the elder, and after its
 * death the next one that joins. Async-signal-safe. */
void family_join(void);

/* The caller is not the elder, and there is one that lives. Async-signal-safe. */
bool family_has_elder(void);
bool family_is_elder(void);

/* A fork begins, whose child will have a keeper that joins. Async-signal-safe. */
void family_expect(void);

/* Somebody else in it lives, or is expected. Async-signal-safe. */
bool family_is_large(void);

/* Somebody else in it lives. Waits for those who are expected, as long as there is nobody and at
 * most so many milliseconds. Async-signal-safe. */
bool family_has_others(long long patience_ms);

/* This process sees another root directory or another mount of it than the family's first one did,
 * so that its paths are not to be trusted. Async-signal-safe. */
bool family_is_elsewhere(void);

/* Accounts were added to: wakes the elder, and waits until it has written them, at most so many
 * milliseconds. Async-signal-safe. */
bool family_await_elder(long long patience_ms);

/* For the elder: waits for somebody's family_await_elder(), other than the `seen`th, and returns
 * its number; says that those up to a number are served; waits until all other members are gone.
 * Async-signal-safe. */
unsigned family_await_call(unsigned seen);
unsigned family_calls(void);
void family_serve(unsigned calls);
void family_outlive(long long patience_ms);

#endif
