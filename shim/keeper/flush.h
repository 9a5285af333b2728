/* SPDX-License-Identifier: MIT
 *
 * A flush: everything that is pending in this process goes into its .gcda files, exactly once. The
 * keeper writes it, or where there is no keeper the process itself. This file decides between the
 * two; it never writes a file itself.
 */
#ifndef COVKEEP_KEEPER_FLUSH_H
#define COVKEEP_KEEPER_FLUSH_H

#include <stdbool.h>

#include "keeper/keeper.h"

/* What a flush is for. */
enum flush_purpose {
    FLUSH_TO_GO_ON,     /* the program lives on */
    FLUSH_WITH_LIBGCOV, /* libgcov goes on to write what it alone can; the program may live on */
    FLUSH_AT_EXIT,      /* the destructors follow, libgcov's among them */
    FLUSH_TO_EXIT,      /* the program ends now, by _exit or exit */
    FLUSH_AT_END,       /* the program ends now, by a signal, or becomes another program */
};

/* flush_start() prepares a process that gets armed: it maps what the family shares, takes the paths
 * of the files and starts the keeper. The caller calls keeper_await_ready() later.
 * Async-signal-safe. */
void flush_start(void);

/* flush_forked() does the same in the child of a fork, where all that was counted so far is the
 * parent's. Async-signal-safe; errno is kept. */
void flush_forked(void);

/* flush_know_images() takes the paths of images that were loaded since. Async-signal-safe. */
void flush_know_images(void);

/* flush_by_keeper() has the keeper write what is pending, and returns what keeper_ask() has
 * answered; see there for `patience_ms`. A keeper that has ended is replaced and asked once more.
 * Async-signal-safe; errno is kept. */
enum keeper_answer flush_by_keeper(enum flush_purpose purpose, long long patience_ms);

/* flush_is_done() returns whether nothing is pending. It then also ends the keeper, if no other
 * thread counts and the black box does not need it. Async-signal-safe; errno is kept. */
bool flush_is_done(void);

/* flush_alone() writes what is pending in this process, without a keeper, until the deadline that
 * deadline_set() has set. If there is no memory for that, one line tells the loss. One caller at a
 * time. Async-signal-safe; errno is kept. */
void flush_alone(enum flush_purpose purpose);

#endif
