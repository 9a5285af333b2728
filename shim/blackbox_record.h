/* SPDX-License-Identifier: MIT
 *
 * What a record (blackbox.h) says of its process from the start, and the texts in it. Everything
 * but record_describe() is async-signal-safe.
 */
#ifndef COVKEEP_BLACKBOX_RECORD_H
#define COVKEEP_BLACKBOX_RECORD_H

#include <stddef.h>

#include "blackbox.h"

/* Fills an empty one with what this process is. */
void record_describe(struct blackbox_record *record, char *const *arguments);

/* What a forked child is, it has from its parent. The two may be the same. */
void record_inherit(struct blackbox_record *own, const struct blackbox_record *parent);

/* A text, cut where it is too long. */
void record_put(char *to, size_t size, const char *text);

/* To a list of texts, each ends with a zero byte: one more, as far as there is room for it and for
 * the byte that ends the list. */
void record_add(char *list, size_t size, const char *text);

/* CLOCK_REALTIME. */
int64_t record_now_ns(void);

#endif
