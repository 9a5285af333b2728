/* SPDX-License-Identifier: MIT
 *
 * What a record (blackbox.h) says of its process from the start, and the texts in it. Nothing here
 * writes to the file. Everything but record_describe() is async-signal-safe.
 */
#ifndef COVKEEP_BLACKBOX_RECORD_H
#define COVKEEP_BLACKBOX_RECORD_H

#include <stddef.h>

#include "blackbox/blackbox.h"

/* record_describe() fills an empty record with what this process is, and adds the file of its
 * program, which was called with `arguments`. */
void record_describe(struct blackbox_record *record, char *const *arguments);

/* record_add() adds one more string to that text, cut where there is no room. Texts must be added
 * in their order. */
void record_add(struct blackbox_record *record, enum blackbox_text text, const char *string);

/* record_inherit() makes the record of a parent that of its forked child, the caller: process,
 * start and parent are the child's, and how it ended and what was kept are empty. */
void record_inherit(struct blackbox_record *record);

/* record_correct() notes that the process ended by `status`, as by waitpid(2), where what it has
 * told of its end says otherwise. */
void record_correct(struct blackbox_record *record, int status);

/* record_put() copies a string into `size` bytes, cut where it is too long, with a zero byte at its
 * end. */
void record_put(char *to, size_t size, const char *string);

/* record_now_ns() returns the time by CLOCK_REALTIME in nanoseconds. */
int64_t record_now_ns(void);

#endif
