/* SPDX-License-Identifier: MIT
 *
 * Which .profraw file each of LLVM's images (llvm/image.h) goes to. Its runtime makes the name from
 * a pattern and from what the process is like, and so does this file, with the same result.
 * Everything is async-signal-safe and makes no use of libc's state.
 */
#ifndef COVKEEP_FLUSH_PROFILE_NAMES_H
#define COVKEEP_FLUSH_PROFILE_NAMES_H

#include <stdbool.h>
#include <sys/types.h>

struct llvm_image;

/* profile_names_take() makes the names of all files, as the runtimes would make them now in the
 * process `process`. For images that were found since the last call it notes what their runtime
 * finds in the environment at its start. */
void profile_names_take(pid_t process);

/* profile_names_are_relative() returns whether a name taken so far is relative to the working
 * directory. */
bool profile_names_are_relative(void);

/* profile_is_writable() returns whether covkeep may write the image's file: neither is the image
 * one that only its runtime can write, nor does its name mean that the kernel writes all the time
 * (%c). */
bool profile_is_writable(const struct llvm_image *image);

/* profile_is_asked_for() returns whether the runtime of the image, which opens `path`, opens its
 * .profraw file. */
bool profile_is_asked_for(struct llvm_image *image, const char *path);

#endif
