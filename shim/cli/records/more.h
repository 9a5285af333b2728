/* SPDX-License-Identifier: MIT
 *
 * What processes told besides their records (blackbox.h): why coverage was lost, and what they did
 * to others.
 */
#ifndef COVKEEP_CLI_RECORDS_MORE_H
#define COVKEEP_CLI_RECORDS_MORE_H

#include <stdbool.h>
#include <stddef.h>

#include "blackbox/blackbox.h"

/* Checked slots, in the order of the file. */
struct more_list {
    const struct blackbox_more *slot;
    size_t count;
};

/* A place in a list; all zero is its beginning. */
struct more_place {
    size_t slot, at;
};

/* more_next_reason() returns the words of the next reason of a list, never empty, which may hold
 * any bytes, and sets *reason to its number, which is LOSS_UNKNOWN where none is told, or may be
 * one that nobody knows. more_next_event() returns the next event and its time in ns of
 * CLOCK_REALTIME; its kind is a known one, its pid and signal are possible ones. NULL: the end of
 * the list. */
const char *more_next_reason(const struct more_list *list, struct more_place *place,
                             enum loss_reason *reason);
const struct blackbox_event *more_next_event(const struct more_list *list, struct more_place *place,
                                             int64_t *at_ns);

/* more_target() returns the words that follow where a reason is one that its teller told of another
 * process, `coverage lost: process PID: why`, and sets *pid; else NULL. */
const char *more_target(const char *words, int *pid);

/* The next program without the library (BLACKBOX_STRANGER): its `reasons` are an absolute path,
 * which may hold any bytes. NULL: the end. */
const struct blackbox_more *more_next_stranger(const struct more_list *list,
                                               struct more_place *place);

/* Whether it is such a slot, as far as its magic tells; whether all in it is of this format, and of
 * a time before `now`. The latter makes it safe to use. */
bool more_is(const void *slot);
bool more_check(struct blackbox_more *more, int64_t now);

#endif
