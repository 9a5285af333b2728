/* SPDX-License-Identifier: MIT
 *
 * What is due to be written: what each image has counted since its files were last written, and
 * libgcov has not written and will not. Async-signal-safe, and no use of libc's state.
 */
#ifndef COVKEEP_FLUSH_PENDING_H
#define COVKEEP_FLUSH_PENDING_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/image.h"

/* Marks the slots of one image that are to be written; those that cannot be are one line, told
 * once. When the program itself has dumped the image (__gcov_dump), none is until it resets the
 * counters: that is what the function promises. leave_mixed: an image with units that only libgcov
 * can write (value profiles) is left to it, which is about to write it; else its other units are
 * marked, and the loss is told. False when the
 * image must not be touched, and nothing of it is marked. */
bool pending_begin(struct gcov_image *image, bool leave_mixed);

/* One line, when there are images that the gate does not let a process without a keeper write. */
void pending_tell_refused(void);

/* How many slots are still marked, or given up. */
size_t pending_count(void);

/* Something has been counted that is not written, of what pending_begin() would mark; or there is
 * no looking, since a thread is in dlclose for too long. */
bool pending_has_more(void);

/* All that has been counted belongs to another process, the parent: this one begins at zero. */
void pending_restart(void);

/* libgcov, whose turn comes now, finds everything written. Not where there is no looking; then it
 * finds that at its dump (death/gcov_dump.c). */
void pending_silence_libgcov(void);

/* What the program's own dump has written counts as written here: an exec follows, and what other
 * threads count until then is to be added. */
void pending_take_over_dumps(void);

#endif
