/* SPDX-License-Identifier: MIT
 *
 * The claim of the ending tests: whatever the ending of a victim, its files are those that libgcov
 * leaves when the same work ends by exit in each of its processes, and its parent sees the same.
 * With a black box all that is so, too, and the record says what the parent saw.
 */
#ifndef COVKEEP_TEST_ENDING_TRIAL_H
#define COVKEEP_TEST_ENDING_TRIAL_H

#include "trial.h"

/* What is left without the shim. */
enum loss { LOSES_ALL, LOSES_SOME, LOSES_NOTHING };

struct ending {
    const char *const *argv;
    const char *const
        *clean;              /* the same work, ended by exit; NULL: argv, by the end of its input */
    const char *const *then; /* run after the clean one, over the same files; or NULL */
    const char *ready;       /* as in struct trial */
    enum loss loss;
    int sig;                /* sent by the test when it is ready; 0: the end of its input */
    bool to_group;          /* a SIGKILL goes to all of its process group */
    const char *box;        /* records are kept below this directory (box.h); NULL: nowhere */
    bool libgcov_complains; /* without the shim; with it there is nothing to say */
};

void ending_keeps(struct ending e);
#define KEEPS(victim, ...) ending_keeps((struct ending){.argv = (victim)__VA_OPT__(, ) __VA_ARGS__})

/* One run of it with the files in `tree`, which is there before, and everything that it leaves
 * behind waited for: workers, daemons, keepers. */
struct program ending_run(struct ending e, const char *tree, bool preload);

/* Makes the test the subreaper of all that it starts: what a victim leaves behind becomes a child
 * of the test, keepers too, in whatever session or namespace. */
void ending_adopts(void);
/* Waits for all of these; one that does not end fails the test. */
void ending_awaits_orphans(void);

#endif
