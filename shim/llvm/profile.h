/* SPDX-License-Identifier: MIT
 *
 * The change of one .profraw file on disk with what one image has counted. A file that nobody else
 * adds to appears whole or not at all; in a merge pool the counts are added to those that are
 * there, under the runtime's own lock (fcntl F_SETLKW on the whole file). A plain name that is used
 * more than once holds one profile behind the other, as with the runtime.
 */
#ifndef COVKEEP_LLVM_PROFILE_H
#define COVKEEP_LLVM_PROFILE_H

#include "file/open.h"
#include "file/scratch.h"
#include "llvm/image.h"

#define LLVM_PROFILE_APPEND (-1)

/* One write. */
struct llvm_write {
    const struct llvm_image *image; /* the file is that of image->progress->path */
    const unsigned char *counts;    /* what is added, laid out as progress->counts */
    /* The offset of the profile that the counts are added to; LLVM_PROFILE_APPEND: of none, a
     * profile is added. After the write: where the counts are now. */
    int64_t at;
    struct file_scratch *scratch;
    enum loss_reason loss; /* why the file was lost, by a reason of loss.h or an error number */
    bool is_set_aside;     /* what was in the pool was no whole profile of this program, and is at
                              LLVM_PROFILE_BROKEN behind its name now */
};

#define LLVM_PROFILE_BROKEN ".broken"

/* llvm_profile_write() makes the write, which was all zero but for its first four members. It never
 * waits for the lock. Where the profile at `at` is not there any more, a new one with these counts
 * is added. Async-signal-safe. */
enum file_result llvm_profile_write(struct llvm_write *write);

#endif
