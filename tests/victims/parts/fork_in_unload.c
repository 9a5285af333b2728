/* SPDX-License-Identifier: MIT
 *
 * A shared object whose destructor forks. The child goes on at once; the parent waits for its end
 * and says it. Built without counters.
 */
#include "../uncounted.h"

#include <stdio.h>
#include <sys/wait.h>

static __attribute__((destructor)) void wait_for_child(void)
{
    int status;
    char line[64];
    pid_t child = fork();
    if (child == 0)
        return;
    if (waitpid(child, &status, 0) != child)
        _exit(96);
    snprintf(line, sizeof line, "child: %s %d\n", WIFSIGNALED(status) ? "signal" : "exit",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    say(line);
}
