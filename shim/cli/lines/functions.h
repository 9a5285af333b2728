/* SPDX-License-Identifier: MIT
 *
 * The functions that a .gcno file tells of (gcc/gcov-io.h and gcc/coverage.c, GCC 9 to 16): a
 * header, then for each function a record GCOV_TAG_FUNCTION, and the records of its blocks, arcs
 * and lines, which are passed over. The file may be cut off, or hold anything.
 */
#ifndef COVKEEP_CLI_LINES_FUNCTIONS_H
#define COVKEEP_CLI_LINES_FUNCTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "gcov/layout.h"

/* A function of the file. The strings are in the memory of struct functions. */
struct gcno_function {
    uint32_t ident;
    const char *name;   /* as the linker knows it */
    const char *source; /* as the compiler was given it: it may count from `directory` */
    uint32_t line;      /* where it begins */
};

struct functions {
    struct gcno_function *function; /* in the order of the file */
    size_t count;
    const char *directory; /* in which the compiler ran, "": not known */
    char *bytes;           /* of the file */
};

/* functions_read() reads the file, as far as it can be understood; nothing where it cannot be read.
 * functions_free() frees what it was given. */
void functions_read(struct functions *functions, const char *path,
                    const struct gcov_layout *layout);
void functions_free(struct functions *functions);

/* functions_find() returns the function with that ident; NULL where there is none. */
const struct gcno_function *functions_find(const struct functions *functions, uint32_t ident);

#endif
