/* SPDX-License-Identifier: MIT
 *
 * The kinds of coverage that a project may have, and the line that says what was found of each.
 */
#ifndef COVKEEP_CLI_PROJECT_KIND_H
#define COVKEEP_CLI_PROJECT_KIND_H

#include "cli/project/facts.h"

enum kind {
    KIND_UNBUILT, /* C or C++ by a build system, and nothing of it is built for coverage */
    KIND_GCC,     /* gcc --coverage, with or without some by clang */
    KIND_CLANG,   /* clang --coverage alone */
    KIND_LLVM,    /* LLVM's source-based coverage of clang */
    KIND_RUST,
    KIND_PYTEST,
    KIND_COVERAGE, /* coverage.py without pytest */
    KIND_GO,
    KIND_C8,
    KIND_NYC,
    KINDS,
};

/* kind_is_there() returns whether the project has this kind. */
bool kind_is_there(const struct facts *facts, enum kind kind);

/* kind_found() returns what was found of a kind that is there, for one line. */
const char *kind_found(const struct facts *facts, enum kind kind);

#endif
