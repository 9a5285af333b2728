/* SPDX-License-Identifier: MIT
 *
 * The name of the .profraw file, from the pattern that LLVM_PROFILE_FILE, the program or its
 * compiler has given, as LLVM's runtime makes it ("Running the instrumented program" in clang's
 * manual, and getCurFilename() in compiler-rt/lib/profile/InstrProfilingFile.c).
 */
#ifndef COVKEEP_LLVM_NAME_H
#define COVKEEP_LLVM_NAME_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define LLVM_NAME_DEFAULT "default.profraw"

/* What the specifiers of a pattern stand for. */
struct llvm_specifiers {
    pid_t process;         /* %p */
    const char *host;      /* %h */
    bool has_temporary;    /* the runtime knows %t: LLVM 13 and later */
    const char *temporary; /* %t: the value of TMPDIR; NULL: not set */
    uint64_t signature;    /* %m, see llvm_raw_signature() */
};

enum llvm_name {
    LLVM_NAME_FILE,       /* a file of this process, or of whoever uses the same name */
    LLVM_NAME_POOL,       /* a merge pool (%m, %4m) */
    LLVM_NAME_CONTINUOUS, /* %c: the runtime keeps the counters in the file all the time */
    LLVM_NAME_TOO_LONG,
};

/* llvm_name_make() makes the name in `path`. A pattern that the runtime refuses makes the name
 * LLVM_NAME_DEFAULT. Async-signal-safe. */
enum llvm_name llvm_name_make(char path[PATH_MAX], const char *pattern,
                              const struct llvm_specifiers *specifiers);

#endif
