/* SPDX-License-Identifier: MIT
 *
 * Ignores SIGTERM and spawns the program of its arguments with the default action for it, by the
 * spawn attribute; says how the program ended.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>

int main(int argc, char **argv)
{
    posix_spawnattr_t attr;
    sigset_t only;
    pid_t child;
    int status = 0;
    (void)argc;
    signal(SIGTERM, SIG_IGN);
    sigemptyset(&only);
    sigaddset(&only, SIGTERM);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigdefault(&attr, &only);
    if (posix_spawn(&child, argv[1], NULL, &attr, argv + 1, environ) != 0)
        return 1;
    waitpid(child, &status, 0);
    printf("status %d\n", status);
    return 0;
}
