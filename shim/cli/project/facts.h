/* SPDX-License-Identifier: MIT
 *
 * What was found in a project. marks.h has the table of what file tells what; notes.h, programs.h
 * and build.h take what needs more than a name.
 */
#ifndef COVKEEP_CLI_PROJECT_FACTS_H
#define COVKEEP_CLI_PROJECT_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/doctor/finding.h"
#include "cli/text.h"

/* What the name of a file tells, or a few words in it. */
enum mark {
    MARK_NONE,          /* always there */
    MARK_SOURCE,        /* of C, C++ or Cython */
    MARK_OTHERS_SOURCE, /* such a one in a repository within the project */
    MARK_CMAKE,
    MARK_CTEST, /* a build directory in which CTest has tests */
    MARK_MESON,
    MARK_MESON_BUILD, /* a build directory of Meson */
    MARK_CONFIGURE,
    MARK_MAKE,
    MARK_MAKE_CHECK, /* the Makefile has this target */
    MARK_MAKE_TEST,
    MARK_CARGO,
    MARK_EXTENSION, /* setup.py builds C */
    MARK_COVERAGE,  /* a configuration of coverage.py */
    MARK_PATCH,     /* it has coverage.py start in subprocesses */
    MARK_PYTEST,
    MARK_TOX,
    MARK_C8,
    MARK_NYC,
    MARK_NPM_TEST,
    MARK_GO,
    MARK_PROFDATA,
    MARK_SUDO, /* what starts tests here mentions sudo */
    MARKS,
};

/* What counters a program or library holds. */
enum holds {
    HOLDS_NONE,
    HOLDS_GCC,
    HOLDS_CLANG,
    HOLDS_LLVM,
    HOLDS_RUST, /* LLVM's, in a program of Rust */
    HOLDS_GO,
    HOLDS_NONE_OF_RUST,
    HOLDS_NONE_OF_GO,
    HOLDS,
};

/* The .gcno and .gcda files. */
struct notes {
    struct doctor_tally gcc, clang;                /* .gcno */
    uint32_t version;                              /* the word in the first one of gcc */
    bool is_mixed;                                 /* others of gcc have another release */
    char *below;                                   /* the directory that they all lie in */
    struct doctor_tally counts;                    /* .gcda */
    struct doctor_tally broken;                    /* neither of these that bears its name */
    struct doctor_tally stale;                     /* .gcno whose object has no counters any more */
    struct doctor_tally other_build, without_note; /* .gcda */
    struct doctor_tally forbidden;                 /* .gcda that may not be written */
    unsigned owner;                                /* of the first of those */
    struct doctor_tally owned;                     /* .gcda of another user than their .gcno */
    struct text_list to_come;                      /* paths of .gcda that are no file yet */
};

/* A build directory of CMake or Meson; `directory` NULL: none was found. */
struct build {
    char *directory;
    char *c_flags, *cxx_flags; /* as set in CMake's cache; NULL: not set */
    bool is_covered;           /* it is set up for coverage */
};

struct facts {
    struct doctor_tally marks[MARKS];
    struct doctor_tally programs[HOLDS];
    struct doctor_tally unread; /* programs that were too large, or too many */
    struct doctor_tally closed; /* programs that a command without libelf cannot look into */
    struct doctor_tally profraw, broken_profraw;
    struct notes notes;
    struct build cmake, meson;
    size_t bytes_read;   /* of programs and objects */
    const char *covkeep; /* the directory of covkeep's sources; NULL: it is not here */
};

/* facts_has() returns whether there is such a mark. */
static inline bool facts_has(const struct facts *facts, enum mark mark)
{
    return mark == MARK_NONE || facts->marks[mark].count > 0;
}

#endif
