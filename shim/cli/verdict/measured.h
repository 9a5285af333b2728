/* SPDX-License-Identifier: MIT
 *
 * What the file of a program says of a coverage that the library does not keep: counters of another
 * runtime than gcc's, or of gcc's in a program into which the library cannot be preloaded.
 */
#ifndef COVKEEP_CLI_VERDICT_MEASURED_H
#define COVKEEP_CLI_VERDICT_MEASURED_H

#include <stdbool.h>

enum measured_by {
    MEASURED_NOT, /* by none that is known; or the file is part of the system, or is not there */
    MEASURED_GCOV,
    MEASURED_LLVM, /* -fprofile-instr-generate, Rust's instrument-coverage */
    MEASURED_GO,   /* go build -cover */
    MEASURED_NODE, /* NODE_V8_COVERAGE, which a file does not tell */
};

struct measured {
    enum measured_by by;
    enum measured_by library_by; /* by which runtime other than gcc's a library counts that the
                                    program is linked with */
    const char *library;         /* that library's name, as it may be shown; NULL: there is none */
    const char *refusal;         /* why no library is preloaded into the program; a constant */
    const char *advice;          /* what to do about that; a constant */
    bool is_of_go;               /* its os/exec starts programs by bare system calls */
};

/* Of the file with this absolute path, as it is now. Good until the end of this process. */
const struct measured *measured_program(const char *path);

/* The counters in a word or two. */
const char *measured_name(enum measured_by by);

#endif
