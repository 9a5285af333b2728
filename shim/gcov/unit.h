/* SPDX-License-Identifier: MIT
 *
 * One instrumented translation unit in memory: GCC's `struct gcov_info` and what hangs on it, which
 * the compiler lays out and libgcov reads (gcc/coverage.c, libgcc/libgcov.h of the release). 64-bit
 * targets.
 */
#ifndef COVKEEP_GCOV_UNIT_H
#define COVKEEP_GCOV_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/layout.h"

/* struct gcov_ctr_info: the counters of one kind. */
struct gcov_counters {
    uint32_t count;
    int64_t *values;
};

/* struct gcov_fn_info. Only the kinds that the unit merges have an entry in `counters`. */
struct gcov_function {
    const void *key; /* the gcov_info that writes it: one of several for a COMDAT function */
    uint32_t ident;
    uint32_t lineno_checksum;
    uint32_t cfg_checksum;
    struct gcov_counters counters[];
};

/* The head of struct gcov_info, the same in every release. merge[kinds] is followed by a 32-bit
 * number of functions and the pointer to their table. */
struct gcov_record {
    uint32_t version;
    const struct gcov_record *next;
    uint32_t stamp;
    uint32_t checksum; /* padding before GCC 12 */
    const char *filename;
    void *merge[];
};

/* The record read by its layout. */
struct gcov_unit {
    const struct gcov_record *record;
    const struct gcov_layout *layout;
    uint32_t function_count;
    const struct gcov_function *const *functions; /* an entry may be NULL */
};

/* Fills `unit` from a record whose version has a layout. Reads nothing but the record itself.
 * Async-signal-safe. */
void gcov_unit_read(struct gcov_unit *unit, const struct gcov_record *record,
                    const struct gcov_layout *layout);

/* The unit counts this kind. Async-signal-safe. */
static inline bool gcov_unit_has(const struct gcov_unit *unit, unsigned kind)
{
    return unit->record->merge[kind];
}

/* How many kinds the unit counts: each of its functions has so many entries in `counters`.
 * Async-signal-safe. */
unsigned gcov_unit_kinds(const struct gcov_unit *unit);

/* The memory is mapped, as far as the kernel tells; a kernel that refuses msync(2) is asked page by
 * page. Async-signal-safe. */
bool gcov_memory_is_mapped(uintptr_t start, size_t size);

/* The memory can be read. Where the kernel does not tell, it can. Async-signal-safe. */
bool gcov_memory_is_readable(uintptr_t start, size_t size);

/* What the unit points to lies within [start, end) or is readable memory all the same (counters of
 * COMDAT functions may be another module's). The record itself is readable. Async-signal-safe. */
bool gcov_unit_is_sound(const struct gcov_unit *unit, uintptr_t start, uintptr_t end);

/* Sets the counters of all functions that this unit writes to zero. Async-signal-safe. */
void gcov_unit_zero(const struct gcov_unit *unit);

/* Only kinds that we merge: arcs, conditions and paths. Async-signal-safe. */
bool gcov_unit_is_mergeable(const struct gcov_unit *unit);

/* This unit's file has the counts of function `index` (libgcov leaves an empty record for the
 * others). Async-signal-safe. */
static inline bool gcov_unit_owns(const struct gcov_unit *unit, uint32_t index)
{
    const struct gcov_function *function = unit->functions[index];
    return function && function->key == unit->record;
}

/* The largest arc counter, what libgcov adds up as sum_max. Async-signal-safe. */
int64_t gcov_unit_arc_max(const struct gcov_unit *unit);

/* The same of what has come since they were as in `written`. Async-signal-safe. */
int64_t gcov_unit_arc_max_since(const struct gcov_unit *unit, const int64_t *written);

/* How many counters the unit's file has. Async-signal-safe. */
size_t gcov_unit_counters(const struct gcov_unit *unit);

/* One of them is not as in `written` (see struct gcda_run). Async-signal-safe. */
bool gcov_unit_has_counted(const struct gcov_unit *unit, const int64_t *written);

/* The counter as it is at this moment; other threads may go on counting. Async-signal-safe. */
static inline int64_t gcov_counter_now(const int64_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

/* What a counter that is at `now` adds to a file which has it as in `written`, or, below zero,
 * lacks so much of what it was before a reset: by_or, bits. A counter that is less than was written
 * has been reset unseen. Async-signal-safe. */
static inline int64_t gcov_counter_since(int64_t now, int64_t written, bool by_or)
{
    if (by_or)
        return written < 0 ? now | -written : now;
    return now < written ? now : now - written;
}

#endif
