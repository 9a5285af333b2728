/* SPDX-License-Identifier: MIT
 *
 * The content of one .gcda file, in memory: what is in the file, merged with what a unit has
 * counted. The result is byte for byte what libgcov of that GCC release writes. Nothing here opens
 * a file.
 */
#ifndef COVKEEP_GCOV_GCDA_H
#define COVKEEP_GCOV_GCDA_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/unit.h"
#include "loss.h"

/* What has come of a merge. */
enum gcda_verdict {
    GCDA_MERGED,   /* the new content holds the old counts and the unit's */
    GCDA_REPLACED, /* the old content is of another build; the new one holds the unit's counts alone
                    */
    GCDA_UNTOUCHABLE, /* the old content must not be overwritten, and there is no new one */
};

/* What one process adds to one file. */
struct gcda_run {
    int64_t arc_max;  /* the largest arc counter of all units of the image, for sum_max */
    bool is_counted;  /* the file's `runs` and `sum_max` count this process already */
    int64_t arc_more; /* if is_counted, by how much arc_max has grown since */
    /* The unit's counters, gcov_unit_counters() of each, in the file's order. `written` holds them
     * as this process wrote them last, so that only what has come since is added
     * (gcov_counter_since()); the merge stores in `seen` the values that it sees. Both are NULL
     * when nothing was written yet and nobody will ask later. */
    const int64_t *written;
    int64_t *seen;
    /* *is_blank says that all numbers of `written` and `seen` are zero (NULL: not known). Then
     * `written` is not read, counters in pages that are absent (NULL: none) are not read, and only
     * what is not zero is stored in `seen`. The merge clears *is_blank before it stores any. */
    bool *is_blank;
    const struct gcov_absent *absent;
    /* Where an account is merged in place of the unit's own counters: what it adds to `runs`, and
     * its counters in the same order. Otherwise 0 and NULL. */
    uint32_t runs_more;
    const int64_t *instead;
};

/* gcda_size_bound() returns an upper bound of the new content's size in bytes.
 * Async-signal-safe. */
size_t gcda_size_bound(const struct gcov_unit *unit, size_t old_size);

/* gcda_merge() merges `old`, the content of a whole file, and the unit's counters into `new`, which
 * has room for gcda_size_bound() bytes, and sets *new_size. An `old` that is empty, or begins with
 * a zero word, counts as a new file. Where the verdict is not GCDA_MERGED, *loss tells why;
 * otherwise *loss stays as it was. The program's counters are not changed. Async-signal-safe. */
enum gcda_verdict gcda_merge(const struct gcov_unit *unit, const struct gcda_run *run,
                             const void *old, size_t old_size, void *new, size_t *new_size,
                             enum loss_reason *loss);

#endif
