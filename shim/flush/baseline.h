/* SPDX-License-Identifier: MIT
 *
 * What of each counter has been written before, so that only what has come since is added. The
 * program's own libgcov may set all counters to zero in between (__gcov_reset).
 */
#ifndef COVKEEP_FLUSH_BASELINE_H
#define COVKEEP_FLUSH_BASELINE_H

#include "gcov/image.h"

/* Makes room for the baseline of an image that has none yet; it starts at zero. Without memory its
 * slots have none. Async-signal-safe, as all that follow. */
void baseline_make(struct gcov_image *image);

/* The image's libgcov dumps the file of that slot, in the calling thread, and a reset may follow:
 * notes what the counters have come to. */
void baseline_note_dump(struct gcov_image *image, size_t slot);

/* libgcov has set all counters to zero: the baseline is what had been noted and was not written by
 * then, below zero. */
void baseline_reset(struct gcov_image *image);

/* In a forked child, whose counts begin at zero. */
void baseline_restart(struct gcov_image *image);

#endif
