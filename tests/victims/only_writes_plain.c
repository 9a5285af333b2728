/* SPDX-License-Identifier: MIT
 *
 * `only_writes_plain exit|_exit|quick_exit|fork` may make no system call but what writing, forking
 * and ending need, and would be killed for any other. It ends with status 3.
 */
#include "filter.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int forbid(void)
{
    struct sock_filter code[] = {FILTER_BEGIN,
                                 FILTER_AT(write, ALLOW),
                                 FILTER_AT(exit_group, ALLOW),
                                 FILTER_AT(clone, ALLOW),
                                 FILTER_AT(rt_sigprocmask, ALLOW),
                                 FILTER_AT(set_robust_list, ALLOW),
                                 FILTER_AT(rseq, ALLOW),
                                 FILTER_AT(wait4, ALLOW),
                                 FILTER_ELSE(KILL_PROCESS)};
    return FILTER_INSTALL(code);
}

static void fork_once(void)
{
    int status = 0;
    if (fork() == 0)
        _exit(5);
    wait(&status);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 5)
        write(1, "forked\n", 7);
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    if (forbid())
        return 77;
    write(1, "ready\n", 6);
    if (strcmp(how, "fork") == 0)
        fork_once();
    if (strcmp(how, "_exit") == 0)
        _exit(3);
    if (strcmp(how, "quick_exit") == 0)
        quick_exit(3);
    exit(3);
}
