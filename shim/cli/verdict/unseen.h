/* SPDX-License-Identifier: MIT
 *
 * Programs that start others past libc, none of which has a record: what they started with an
 * environment of its own has not loaded the library, and nobody knows what it covered.
 */
#ifndef COVKEEP_CLI_VERDICT_UNSEEN_H
#define COVKEEP_CLI_VERDICT_UNSEEN_H

#include "cli/records/records.h"

struct unseen {
    size_t count;      /* how many such programs there are */
    const char *first; /* the path of the first one, in the records; NULL: none */
};

/* verdict_unseen() finds the programs built by Go, whose os/exec makes bare system calls, that are
 * no part of the system, and go(1) itself where it runs what it has built. One without the library
 * is left out where a process has a record and its parent has none, since that may be its child. In
 * a run that reaches everywhere there are none. */
struct unseen verdict_unseen(const struct records *records);

/* What to do about it, a sentence. */
extern const char verdict_unseen_advice[];

#endif
