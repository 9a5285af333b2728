/* SPDX-License-Identifier: MIT
 *
 * The way through the files below the working directory, those of upper directories first. It
 * follows no symbolic link, stays on the file system, and ends after so many files or seconds. It
 * leaves out what no build puts its own files into: .git, node_modules, virtual environments of
 * Python, trials of CMake and Meson, and covkeep itself, a tree of its sources and the directory in
 * which this command was built. Another repository within the project, as a submodule, is looked
 * at: the tools that make a report read what lies there, too.
 */
#ifndef COVKEEP_CLI_PROJECT_WALK_H
#define COVKEEP_CLI_PROJECT_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "cli/doctor/finding.h"

/* How many entries are looked at in all, and of one directory; how many directories lie above one;
 * and for how long, by the clock and in processor time: on a busy machine the clock alone would end
 * looks that are small. */
#define WALK_ENTRIES 100000
#define WALK_ENTRIES_OF_ONE 20000
#define WALK_DEPTH 12
#define WALK_SECONDS 15
#define WALK_WORK_SECONDS 4

/* A regular file. */
struct walk_file {
    const char *path; /* from the working directory on; who keeps it makes a copy */
    const char *name; /* its last part */
    unsigned depth;   /* how many directories its path has */
    bool is_own;      /* it does not lie in a repository within the working directory */
    const struct stat *st;
};

struct walk {
    void (*seen)(void *data, const struct walk_file *file);
    void *data;
    /* The rest is filled in by walk_here(). */
    const char *cut;                           /* why not all was looked at; NULL: all was */
    struct doctor_tally unreadable, elsewhere; /* directories left out, the latter as mounts */
    const char *covkeep; /* the first tree of covkeep's sources that was left out; NULL: none */
    size_t entries;
};

/* walk_here() calls `seen` with each regular file. */
void walk_here(struct walk *walk);

/* walk_is_late() returns whether the time is over. */
bool walk_is_late(void);

#endif
