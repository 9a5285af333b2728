/* SPDX-License-Identifier: MIT
 *
 * Counts, and waits to be killed, or to exit at the end of its input: as it is (`wait`), with all
 * signals blocked or ignored, or with workers and a child of each (`group`). `self` kills itself.
 */
#define _GNU_SOURCE
#include "endings.h"

enum { WORKERS = 3 };

static UNCOUNTED void block_all(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
}

static UNCOUNTED void ignore_all(void)
{
    for (int sig = 1; sig < NSIG; sig++)
        if (sig != SIGCHLD)
            signal(sig, SIG_IGN);
}

static UNCOUNTED void fork_workers(void)
{
    for (int i = 0; i < WORKERS; i++)
        if (fork() == 0) {
            count(10 * i);
            if (plain_fork() == 0)
                count(i);
            until_end();
        }
}

/* Forked by __gcov_fork at both levels, so that libgcov itself counts each process's own part. */
static UNCOUNTED void fork_clean_workers(void)
{
    for (int i = 0; i < WORKERS; i++)
        if (fork() == 0) {
            count(10 * i);
            if (fork() == 0)
                count(i);
            until_end();
        }
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    if (is(how, "blocked"))
        block_all();
    if (is(how, "ignored"))
        ignore_all();
    count(60);
    if (is(how, "group"))
        fork_workers();
    if (is(how, "clean_group"))
        fork_clean_workers();
    if (is(how, "self")) {
        say("ready\n");
        end_by("kill");
    }
    until_end();
}
