/* SPDX-License-Identifier: MIT
 *
 * The instants are spread over the time that the last run took.
 */
#include "settled.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "chance.h"
#include "joined.h"

enum { KILLS = 6, SPREAD_US = 6000 };

static pid_t start(const char *build, const char *journal)
{
    char *command = joined(build, "/covkeep", "");
    char *const argv[] = {command, (char[]){"settle"}, (char[]){"-q"}, (char *)journal, NULL};
    char *const environment[] = {(char[]){"PATH=/usr/bin:/bin"}, NULL};
    pid_t pid = -1;
    if (posix_spawn(&pid, command, NULL, NULL, argv, environment) != 0)
        die(command);
    free(command);
    return pid;
}

static int reap(pid_t pid)
{
    int status = -1;
    waitpid(pid, &status, 0);
    return status;
}

bool settle(const char *build, const char *journal, uint64_t seed)
{
    bool is_right = true;
    for (unsigned i = 0; i < KILLS; i++) {
        unsigned us = (unsigned)(chance_next(&seed) % SPREAD_US);
        struct timespec time = {.tv_nsec = us * 1000L};
        pid_t killed = start(build, journal), beside = i % 2 ? start(build, journal) : -1;
        nanosleep(&time, NULL);
        kill(killed, SIGKILL);
        reap(killed);
        is_right &= beside < 0 || reap(beside) == 0;
    }
    is_right &= reap(start(build, journal)) == 0;
    if (!is_right)
        printf("chaos: %s: is not settled\n", journal);
    return is_right;
}
