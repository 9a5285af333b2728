/* SPDX-License-Identifier: MIT
 *
 * The baseline of an image: for each counter the value up to which it has been written, so that a
 * flush adds only what has come since. The program's own libgcov may set all counters to zero in
 * between (__gcov_reset). Nothing here writes to a counter.
 */
#ifndef COVKEEP_FLUSH_BASELINE_H
#define COVKEEP_FLUSH_BASELINE_H

#include "gcov/image.h"

/* baseline_make() makes the baseline of an image that has none yet, at zero, after a
 * gcov_image_look(). Where there is no memory for it, `written` of the image's slots stays NULL.
 * Async-signal-safe, as all that follow. */
void baseline_make(struct gcov_image *image);

/* baseline_note_dump() notes the counters of one slot as they are now. It is called when libgcov
 * dumps the file of this slot, since the program may reset the counters after that. */
void baseline_note_dump(struct gcov_image *image, size_t slot);

/* baseline_reset() is called after libgcov has reset all counters to zero. What a dump had noted
 * and no flush had written is not lost: the baseline goes below zero by as much, so that the next
 * flush adds it. */
void baseline_reset(struct gcov_image *image);

/* baseline_restart() sets the baseline to zero in the child of a fork, whose counters begin at
 * zero.
 */
void baseline_restart(struct gcov_image *image);

/* baseline_is_above() returns whether a counter of the slot is below its value as it was written.
 */
bool baseline_is_above(const struct gcov_image *image, size_t slot);

#endif
