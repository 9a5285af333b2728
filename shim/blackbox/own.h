/* SPDX-License-Identifier: MIT
 *
 * The record of this process in memory, and when it goes to the file. Private to the black box.
 * Functions that a keeper or a snapshot child calls, which have another pid than the record, ask
 * own_is_here(); all others ask own_is_mine(). Everything but own_start() is async-signal-safe.
 */
#ifndef COVKEEP_BLACKBOX_OWN_H
#define COVKEEP_BLACKBOX_OWN_H

#include <stdbool.h>
#include <stdint.h>

#include "blackbox/blackbox.h"

/* The record; the file may hold an older state of it. */
extern struct blackbox_record own_record;

/* When the signal came that ends the process; 0: none has. */
extern int64_t own_ending_ns;

/* own_start() adds the record to the file of the directory, and follows forks. It returns false
 * where there can be no record. */
bool own_start(const char *directory);

/* own_is_here() returns whether the record is that of the process whose memory this is. In a forked
 * child it makes one first. */
bool own_is_here(void);

/* own_is_mine() returns whether the record is the caller's, who is then no guest, keeper or
 * snapshot child. In a quiet process it returns whether the record is here. */
bool own_is_mine(void);

/* own_is_of_parent() returns whether the process is a forked child that has made no record yet. */
bool own_is_of_parent(void);

/* own_put() writes the record to the file; own_put_if_allowed() does so unless the process is
 * quiet: then it is written with its end. own_note() leaves that to the keeper, if there is one: it
 * is for what must not go with a SIGKILL, but can wait for the end otherwise. */
void own_put(void);
void own_put_if_allowed(void);
void own_note(void);

#endif
