/* SPDX-License-Identifier: MIT
 *
 * What a record (blackbox.h) says of its process from the start, and the texts in it. Everything
 * but record_describe() is async-signal-safe.
 */
#ifndef COVKEEP_BLACKBOX_RECORD_H
#define COVKEEP_BLACKBOX_RECORD_H

#include <stddef.h>

#include "blackbox/blackbox.h"

/* Fills an empty one with what this process is, and the file of its program, which it was called
 * with these arguments. */
void record_describe(struct blackbox_record *record, char *const *arguments);

/* One more string of that text, cut where there is no room. Texts are added in their order. */
void record_add(struct blackbox_record *record, enum blackbox_text text, const char *string);

/* Makes what a parent was at its start the record of its forked child. What it carries the parent
 * has told since, in `told`, which may be the same. */
void record_inherit(struct blackbox_record *own, const struct blackbox_record *told);

/* It ended so (`status` as of waitpid(2)), whatever it has told of its end. */
void record_correct(struct blackbox_record *record, int status);

/* A string, cut where it is too long. */
void record_put(char *to, size_t size, const char *string);

/* CLOCK_REALTIME. */
int64_t record_now_ns(void);

#endif
