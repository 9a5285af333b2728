/* SPDX-License-Identifier: MIT
 *
 * The room shim/flush/ owns how far each image has been written, and every write of counts that the
 * shim makes: what is pending (pending.h, baseline.h), who may touch the memory of images
 * (module_lock.h), where the files are (paths.h), the writer (writer.h), the family (family.h), and
 * all of that for LLVM's images, which have one file each (profiles.h, deposits.h).
 *
 * Its rules: there is one writer at a time, the keeper, or the process itself where it has none.
 * Every count is added to a file once, also when the writer is killed in the middle. Memory of an
 * image is touched only inside the module lock or where the image is lasting. A flush waits no
 * longer than its deadline. Everything is async-signal-safe, but for module_lock_pass() in a
 * dlclose. Data enters as the counters of the images (gcov/images.h), as notes on GCOV_PREFIX
 * (env/kept.h) and as a deadline (process/deadline.h). It leaves by gcov_file_update(), into the
 * pool of the family, as lines of report.h and as numbers in the black box.
 *
 * Pending: what each image has counted since its files were last written, and libgcov has not
 * written and will not. Async-signal-safe, and no use of libc's state.
 */
#ifndef COVKEEP_FLUSH_PENDING_H
#define COVKEEP_FLUSH_PENDING_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/image.h"

/* pending_begin() begins a flush of one image. It marks the slots that are to be written
 * (is_pending). One line tells, once, of each slot that cannot be written. The caller is inside the
 * module lock or has been refused by it. It returns false, with no slot marked, when the image has
 * no paths yet or must not be touched.
 *
 * When the program has dumped the image by itself (__gcov_dump), no further slot is marked until
 * the program resets the counters: libgcov, too, writes nothing more until then. With `leave_mixed`
 * an image with value profiles is left to libgcov, which is about to write it, and so is an image
 * of an unknown GCC release. Without it the other units of such an image are marked, and lines tell
 * of those that are lost. */
bool pending_begin(struct gcov_image *image, bool leave_mixed);

/* pending_tell_refused() is called when the module lock has refused a process without a keeper. One
 * line tells of that, if there is an image that the process therefore cannot write. */
void pending_tell_refused(void);

/* pending_count_unwritten() returns how many slots are still marked or have been given up. */
size_t pending_count_unwritten(void);

/* pending_has_more() returns whether this process may have counted anything that is neither
 * written, nor given up, nor left to libgcov. It returns true as well when the module lock refuses
 * the look. */
bool pending_has_more(void);

/* pending_restart() sets all counters and their baselines to zero in the child of a fork, whose
 * counts so far are its parent's. */
void pending_restart(void);

/* pending_silence_libgcov() makes the libgcov of each image that has been flushed believe that its
 * files are written, so that it writes nothing at exit. When the module lock refuses the look,
 * libgcov is told at its first open instead (death/gcov_dump.h). */
void pending_silence_libgcov(void);

/* pending_take_over_dumps() is called before an exec. From then on pending_begin() also marks slots
 * of images that the program has dumped by itself: what other threads count until the exec is
 * added. */
void pending_take_over_dumps(void);

#endif
