/* SPDX-License-Identifier: MIT
 *
 * The profiles of LLVM's images (llvm/image.h): what of them is pending, and their part of the
 * writer's work. Each ending of a program puts what was counted since its last write into its
 * .profraw once. A write that the runtime itself wants to make (at exit, or when the program calls
 * __llvm_profile_write_file()) is made here in its place: the whole profile, as the runtime makes
 * it. Everything is async-signal-safe and makes no use of libc's state.
 */
#ifndef COVKEEP_FLUSH_PROFILES_H
#define COVKEEP_FLUSH_PROFILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "flush/deposits.h"
#include "llvm/profile.h"

/* What the writer works with, see profiles_begin_work(). Zero it before the first use. */
struct profiles_writer {
    struct file_scratch *scratch, *content;
    bool is_elsewhere;        /* paths lead to other files here: the elder is to write everything */
    bool has_handed_over;     /* something was left to the elder */
    struct llvm_image *image; /* whose profile is being written; NULL: none; atomic */
    struct llvm_write write;
    struct deposit *deposit; /* where it is left for the elder; NULL: nowhere; atomic */
};

/* profiles_begin_work() sets what the writer works with: memory for the change of a file, other
 * memory for a profile, and whether paths lead to other files here than for the elder, who then is
 * to write everything. */
void profiles_begin_work(struct profiles_writer *w, struct file_scratch *scratch,
                         struct file_scratch *content, bool is_elsewhere);

/* profiles_are_there() returns whether there is an image. */
bool profiles_are_there(void);

/* profiles_begin() marks what is to be written in the flush that goes on: with `only_due` what a
 * runtime has asked for, since each runtime is going to ask. Without it, it also tells of images
 * that only their runtime can write. profiles_write() makes one pass over what is marked, and
 * returns how many files are locked; those stay marked. What the process may not write is left to
 * the elder. profiles_tell_busy() tells of locked files, once. The caller is inside the module
 * lock. */
void profiles_begin(bool only_due);
size_t profiles_write(struct profiles_writer *w);
void profiles_tell_busy(void);

/* profiles_write_into() writes what was counted since the last write into files below the directory
 * `into`, each with the whole path of the file that it stands for, until the deadline; what is
 * there is in no file that is written later. It returns how many images could not be written, which
 * stay as they were. `path` is a buffer to work with. profiles_count_unwritten() returns how many
 * are still marked or have been given up. */
struct deadline;
size_t profiles_write_into(struct profiles_writer *w, const char *into, char path[PATH_MAX],
                           const struct deadline *deadline);
size_t profiles_count_unwritten(void);

/* profiles_have_more() returns whether this process may have counted anything that is not written.
 * The caller is inside the module lock. */
bool profiles_have_more(void);

/* profiles_restart() sets all counters back in the child of a fork, whose counts so far are its
 * parent's. The caller takes the names again. */
void profiles_restart(void);

/* profiles_exit_begins() is called once the runtimes have written in exit: from now on nothing is
 * told of the images that only they can write. What is counted after that is added to what they
 * wrote. */
void profiles_exit_begins(void);

/* profiles_exit_has_begun() returns whether it was called in this process. */
bool profiles_exit_has_begun(void);

/* profiles_conclude() is called in the program when its keeper was killed in the middle of
 * profiles_write(): it completes the write and notes it, or finds that it has not begun. */
void profiles_conclude(struct profiles_writer *w);

/* profiles_ask() notes that the runtime of the image wants to write a profile, for the next flush.
 * profiles_is_answered() returns whether that has been done; then the runtime need not write, and
 * otherwise it is going to. */
void profiles_ask(struct llvm_image *image);
bool profiles_is_answered(struct llvm_image *image);

/* For profiles_journal.c. profiles_take_counts() sets the counts that are to be written, laid out
 * as progress->counts, and returns the offset of the profile that they are added to.
 * profiles_note_written() notes that they are written, and that a runtime that has asked is
 * answered; to note it twice does no harm. */
int64_t profiles_take_counts(struct llvm_image *image, const unsigned char **counts);
void profiles_note_written(struct llvm_image *image, int64_t at);

#endif
