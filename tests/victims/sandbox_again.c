/* SPDX-License-Identifier: MIT
 *
 * `sandbox_again HOW` puts a filter on itself and then tries another one, HOW by `prctl` or
 * `syscall`, which the kernel refuses. The first filter kills for system calls that it does not
 * make.
 */
#include "endings.h"
#include "filter.h"

static UNCOUNTED void forbid(void)
{
    struct sock_filter code[] = {FILTER_BEGIN,
                                 FILTER_AT(rt_sigaction, KILL_PROCESS),
                                 FILTER_AT(rt_sigprocmask, KILL_PROCESS),
                                 FILTER_AT(getpid, KILL_PROCESS),
                                 FILTER_AT(futex, KILL_PROCESS),
                                 FILTER_AT(mmap, KILL_PROCESS),
                                 FILTER_ELSE(ALLOW)};
    if (FILTER_INSTALL(code) < 0)
        fail("seccomp");
}

UNCOUNTED int main(int argc, char **argv)
{
    int by_prctl = argc > 1 && is(argv[1], "prctl");
    count(7);
    forbid();
    long result = by_prctl ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL)
                           : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL);
    say(result < 0 && errno == EFAULT ? "refused\n" : "not refused\n");
    say("ready\n");
    _exit(3);
}
