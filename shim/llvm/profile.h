/* SPDX-License-Identifier: MIT
 *
 * The change of one .profraw file on disk by one profile. A file that nobody else
 * adds to appears whole or not at all; in a merge pool the counts are added to those that are
 * there, under the runtime's own lock (fcntl F_SETLKW on the whole file). A plain name that is used
 * more than once holds one profile behind the other, as with the runtime.
 */
#ifndef COVKEEP_LLVM_PROFILE_H
#define COVKEEP_LLVM_PROFILE_H

#include "file/open.h"
#include "file/scratch.h"
#include "llvm/raw.h"

#define LLVM_PROFILE_APPEND (-1)

/* One write. */
struct llvm_write {
    char *path;                   /* written to meanwhile, and left as it was */
    bool is_pool;                 /* the file is a merge pool */
    const unsigned char *content; /* a whole profile, whose counts are what is added */
    struct llvm_shape shape;      /* of the content */
    /* The offset of the profile that the counts are added to; LLVM_PROFILE_APPEND: of none, a
     * profile is added. After the write: where the counts are now. */
    int64_t at;
    struct file_scratch *scratch; /* not the memory of the content */
    enum loss_reason loss; /* why the file was lost, by a reason of loss.h or an error number */
    bool is_set_aside;     /* what was in the pool was no whole profile of this program, and is at
                              LLVM_PROFILE_BROKEN behind its name now */
};

#define LLVM_PROFILE_BROKEN ".broken"

/* llvm_profile_write() makes the write, of which the last two members are zero at first. It never
 * waits for the lock. Where the profile at `at` is not there any more, a new one with these counts
 * is added. Async-signal-safe. */
enum file_result llvm_profile_write(struct llvm_write *write);

/* llvm_profile_complete() completes a write with LLVM_PROFILE_APPEND of a process that was killed
 * in the middle, by the commit of its scratch memory, which is a FILE_COMMIT_SEND. The write is as
 * it was for llvm_profile_write(). Whoever is killed meanwhile leaves a commit that can be
 * completed in turn. */
enum file_result llvm_profile_complete(struct llvm_write *write, struct file_commit *commit);

#endif
