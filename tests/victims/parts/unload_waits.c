/* SPDX-License-Identifier: MIT
 *
 * A shared object, without counters, whose destructor waits: for one byte, and with -DFORK for a
 * child that it forks, which goes on, or with -DSTAY waits inside the destructor itself.
 */
#define _GNU_SOURCE
#include "../uncounted.h"

#include <stdio.h>
#include <sys/wait.h>

#if !defined(FORK)
static __attribute__((destructor)) void wait_here(void)
{
    say("unloading\n");
    next_byte();
    say("unloaded\n");
}
#else
static __attribute__((destructor)) void wait_for_child(void)
{
    int status;
    char line[64];
    pid_t child = fork();
    if (child == 0)
        return;
    if (waitpid(child, &status, 0) != child)
        _exit(9);
    snprintf(line, sizeof line, "child: %s %d\n", WIFSIGNALED(status) ? "signal" : "exit",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    say(line);
}
#endif
