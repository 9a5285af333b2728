/* SPDX-License-Identifier: MIT
 *
 * The writes of the LLVM runtimes in the program: at exit, when a module is unloaded, when the
 * program calls __llvm_profile_write_file() or __llvm_profile_dump(). A SIGKILL in the middle of
 * one would leave a file that llvm-profdata refuses, or spoil a merge pool for all that follow. So
 * the shim writes the profile in the runtime's place, and the runtime gets a file that leads
 * nowhere.
 */
#ifndef COVKEEP_DEATH_PROFILE_WRITE_H
#define COVKEEP_DEATH_PROFILE_WRITE_H

#include <stdbool.h>

/* profile_write_is_made() returns whether code at `caller` that opens `path` by fopen(3) with this
 * mode is a runtime whose write has been made in this call: to add a profile ("ab"), or to empty
 * the file at start ("w"). profile_write_is_added() does so for open(2) with these flags, by which
 * the runtime adds to a merge pool. Where they return true, the runtime gets a file that leads
 * nowhere. Async-signal-safe; errno is kept. */
bool profile_write_is_made(const void *caller, const char *path, const char *mode);
bool profile_write_is_added(const void *caller, const char *path, int flags);

#endif
