/* SPDX-License-Identifier: MIT
 *
 * The content of one .gcda file, in memory: what is in the file merged with what a unit has
 * counted. The result is byte for byte what libgcov of that GCC release writes. Knows nothing of
 * files.
 */
#ifndef COVKEEP_GCOV_GCDA_H
#define COVKEEP_GCOV_GCDA_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/unit.h"

/* What merging came to. */
enum gcda_verdict {
    GCDA_MERGED,      /* the new content holds the old counts and ours */
    GCDA_REPLACED,    /* the old content was of another build; the new one holds ours alone */
    GCDA_UNTOUCHABLE, /* the old content is not to be overwritten; there is no new one */
};

/* One process's part in one file. */
struct gcda_run {
    int64_t arc_max;  /* the largest arc counter of all units of the image, for sum_max */
    bool is_counted;  /* `runs` and `sum_max` hold this process already */
    int64_t arc_more; /* what arc_max has grown by since they were written */
    /* The unit's counters, in the file's order, gcov_unit_counters() of them: as this process has
     * written them before, so that what has come since is added (gcov_counter_since()); and as
     * merging sees them now. Both NULL: nothing was written yet, and nobody will ask again. */
    const int64_t *written;
    int64_t *seen;
    /* Of other processes, in place of what the unit counts: so many more runs, and the counters to
     * add, in the same order. NULL and 0 otherwise. */
    uint32_t runs_more;
    const int64_t *instead;
};

/* An upper bound for the new content's size in bytes. Async-signal-safe. */
size_t gcda_size_bound(const struct gcov_unit *unit, size_t old_size);

/* Merges `old` (a whole file; empty, or beginning with a zero word: a new one) and the unit's
 * counters into `new`, which has the room of gcda_size_bound, and sets *new_size. Where the verdict
 * is not GCDA_MERGED, *reason tells why in words that follow the path. The program's counters are
 * not changed. Async-signal-safe. */
enum gcda_verdict gcda_merge(const struct gcov_unit *unit, const struct gcda_run *run,
                             const void *old, size_t old_size, void *new, size_t *new_size,
                             const char **reason);

#endif
