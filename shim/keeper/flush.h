/* SPDX-License-Identifier: MIT
 *
 * "Save now": everything that this process has counted and not written yet goes into its .gcda
 * files, exactly once; by the keeper, or where there is none by the process itself.
 */
#ifndef COVKEEP_KEEPER_FLUSH_H
#define COVKEEP_KEEPER_FLUSH_H

#include <stdbool.h>

#include "keeper/keeper.h"

/* What the flush is for. */
enum flush_purpose {
    FLUSH_TO_GO_ON, /* the program lives on */
    FLUSH_AT_EXIT,  /* libgcov's turn comes: it writes what it alone can */
    FLUSH_TO_EXIT,  /* the program ends now, by _exit or exit */
    FLUSH_AT_END,   /* the program ends now, by a signal, or becomes another one */
};

/* This process gets armed: the paths are taken and the keeper starts; keeper_await_ready() comes
 * later. Async-signal-safe. */
void flush_start(void);

/* The same in the child of a fork, where what was counted is the parent's. Async-signal-safe; errno
 * is kept. */
void flush_forked(void);

/* New images were loaded. Async-signal-safe. */
void flush_know_images(void);

/* Asks the keeper, see keeper_ask. Async-signal-safe; errno is kept. */
enum keeper_answer flush_by_keeper(enum flush_purpose purpose, long long patience_ms);

/* There is nothing left to write: lets the keeper go where nobody else counts. False when there is
 * something. Async-signal-safe; errno is kept. */
bool flush_is_done(void);

/* Writes in this process, for as long as patience_set says. One caller at a time.
 * Async-signal-safe; errno is kept. */
void flush_alone(enum flush_purpose purpose);

#endif
