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

/* What the runtime is to open in place of its file. */
enum profile_write_answer {
    PROFILE_WRITE_ITSELF,  /* its file: the call is none of its writes, or could not be answered */
    PROFILE_WRITE_NOWHERE, /* a file that leads nowhere */
};

/* profile_write_answer_stream() is asked when code at `caller` opens `path` by fopen(3) with this
 * mode: "ab" to add a profile, or "w" to empty the file at start. profile_write_answer_open() is
 * asked when it does so by open(2) with these flags, to add to a merge pool. Async-signal-safe;
 * errno is kept. */
enum profile_write_answer profile_write_answer_stream(const void *caller, const char *path,
                                                      const char *mode);
enum profile_write_answer profile_write_answer_open(const void *caller, const char *path,
                                                    int flags);

#endif
