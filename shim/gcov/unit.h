/* SPDX-License-Identifier: MIT
 *
 * One instrumented translation unit in memory: GCC's `struct gcov_info` and what hangs on it, which
 * the compiler lays out and libgcov reads (gcc/coverage.c, libgcc/libgcov.h of the release), on
 * 64-bit targets.
 */
#ifndef COVKEEP_GCOV_UNIT_H
#define COVKEEP_GCOV_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/absent.h"
#include "gcov/layout.h"

/* GCC's struct gcov_ctr_info: the counters of one kind. */
struct gcov_counters {
    uint32_t count;
    int64_t *values;
};

/* gcov_counters_are_absent() returns whether all of them lie in pages that are absent, so that they
 * are zero; `absent` may be NULL. Async-signal-safe. */
static inline bool gcov_counters_are_absent(const struct gcov_counters *counters,
                                            const struct gcov_absent *absent)
{
    return gcov_absent_holds(absent, counters->values, counters->count * sizeof(*counters->values));
}

/* GCC's struct gcov_fn_info. `counters` has one entry for each kind that the unit counts. */
struct gcov_function {
    const void *key; /* the gcov_info whose file it goes to: one of several for a COMDAT function */
    uint32_t ident;
    uint32_t lineno_checksum;
    uint32_t cfg_checksum;
    struct gcov_counters counters[];
};

/* The head of GCC's struct gcov_info, the same in every release. Behind merge[kinds] stand a 32-bit
 * number of functions and the pointer to their table. */
struct gcov_record {
    uint32_t version;
    const struct gcov_record *next;
    uint32_t stamp;
    uint32_t checksum; /* padding before GCC 12 */
    const char *filename;
    void *merge[];
};

/* A record as read by its layout. */
struct gcov_unit {
    const struct gcov_record *record;
    const struct gcov_layout *layout;
    uint32_t function_count;
    const struct gcov_function *const *functions; /* an entry may be NULL */
};

/* gcov_unit_read() fills `unit` from a record whose version has a layout. It reads nothing but the
 * record itself. Async-signal-safe. */
void gcov_unit_read(struct gcov_unit *unit, const struct gcov_record *record,
                    const struct gcov_layout *layout);

/* gcov_unit_has() returns whether the unit counts this kind. Async-signal-safe. */
static inline bool gcov_unit_has(const struct gcov_unit *unit, unsigned kind)
{
    return unit->record->merge[kind];
}

/* gcov_unit_kinds() returns how many kinds the unit counts, which is the number of entries in
 * `counters` of each of its functions. Async-signal-safe. */
unsigned gcov_unit_kinds(const struct gcov_unit *unit);

/* gcov_unit_is_sound() returns whether everything that the unit points to lies within [start, end)
 * or is readable memory elsewhere (counters of COMDAT functions may be another module's). The
 * record itself must be readable. Async-signal-safe. */
bool gcov_unit_is_sound(const struct gcov_unit *unit, uintptr_t start, uintptr_t end);

/* gcov_unit_zero() sets the counters of all functions that this unit owns to zero. Counters in
 * pages that are absent (NULL: none) are not touched. Async-signal-safe. */
void gcov_unit_zero(const struct gcov_unit *unit, const struct gcov_absent *absent);

/* gcov_unit_is_mergeable() returns whether the unit counts arcs, and beside them only conditions
 * and paths: no value profiles, which we cannot merge. Async-signal-safe. */
bool gcov_unit_is_mergeable(const struct gcov_unit *unit);

/* gcov_unit_owns() returns whether the counts of function `index` go to this unit's file. For the
 * others libgcov writes an empty record. Async-signal-safe. */
static inline bool gcov_unit_owns(const struct gcov_unit *unit, uint32_t index)
{
    const struct gcov_function *function = unit->functions[index];
    return function && function->key == unit->record;
}

/* gcov_unit_arc_max() returns the largest arc counter of all functions of the unit, which libgcov
 * adds up as sum_max. Counters in pages that are absent are not read (NULL: all are read).
 * Async-signal-safe. */
int64_t gcov_unit_arc_max(const struct gcov_unit *unit, const struct gcov_absent *absent);

/* gcov_unit_arc_max_since() returns by how much the arc counter that has grown most has grown since
 * `written` (see struct gcda_run), of the functions that this unit owns. Async-signal-safe. */
int64_t gcov_unit_arc_max_since(const struct gcov_unit *unit, const int64_t *written);

/* gcov_unit_counters() returns the number of counters in the unit's file, which are those of all
 * kinds of the functions that it owns. Async-signal-safe. */
size_t gcov_unit_counters(const struct gcov_unit *unit);

/* gcov_unit_has_counted() returns whether a counter of the unit's file differs from its number in
 * `written` (see struct gcda_run; NULL: all are zero). Counters in pages that are absent are not
 * read: they never were other than zero. Async-signal-safe. */
bool gcov_unit_has_counted(const struct gcov_unit *unit, const int64_t *written,
                           const struct gcov_absent *absent);

/* gcov_blank_ends() clears *is_blank (see struct gcda_run; NULL: nothing is done). It stands before
 * the store of the first number that is not zero, since its process may be killed between both.
 * Async-signal-safe. */
static inline void gcov_blank_ends(bool *is_blank)
{
    if (is_blank && *is_blank)
        __atomic_store_n(is_blank, false, __ATOMIC_SEQ_CST);
}

/* gcov_counter_now() returns the counter as it is at this moment; other threads may go on counting.
 * Async-signal-safe. */
static inline int64_t gcov_counter_now(const int64_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

/* gcov_counter_since() returns what a counter whose value is `now` adds to its file, to which
 * `written` of it was added before. A negative `written` is what the file still lacks of the
 * counter's value before a reset. `by_or` says that the counter is a set of bits. A counter below
 * `written` has been reset unseen, and adds all of `now`. Async-signal-safe. */
static inline int64_t gcov_counter_since(int64_t now, int64_t written, bool by_or)
{
    if (by_or)
        return written < 0 ? now | -written : now;
    return now < written ? now : now - written;
}

#endif
