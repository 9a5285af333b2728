/* SPDX-License-Identifier: MIT
 *
 * `sandbox_exit HOW` puts a child under a filter that permits little more than its bare exit, HOW
 * by `prctl` or `syscall`; there a forked child of its own must not end by exit(3). It says how
 * both have ended.
 */
#define _GNU_SOURCE
#include "endings.h"
#include "filter.h"

static UNCOUNTED void install(int by_prctl)
{
    struct sock_filter code[] = {FILTER_BEGIN,
                                 FILTER_AT(exit, ALLOW),
                                 FILTER_AT(close, ALLOW),
                                 FILTER_AT(wait4, ALLOW),
                                 FILTER_AT(write, ALLOW),
                                 FILTER_AT(clone, ALLOW),
                                 FILTER_ELSE(KILL_PROCESS)};
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        (by_prctl ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)
                  : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter)) < 0)
        fail("seccomp");
}

static UNCOUNTED void be_confined(int by_prctl, int forks)
{
    install(by_prctl);
    close(0);
    if (forks) {
        pid_t child = plain_fork();
        if (child == 0)
            exit(0);
        reap(child);
    }
    syscall(SYS_exit, 5);
}

UNCOUNTED int main(int argc, char **argv)
{
    int by_prctl = argc > 1 && is(argv[1], "prctl");
    for (int forks = 0; forks < 2; forks++) {
        count(7);
        pid_t child = fork();
        if (child == 0)
            be_confined(by_prctl, forks);
        reap(child);
    }
    say("ready\n");
    _exit(3);
}
