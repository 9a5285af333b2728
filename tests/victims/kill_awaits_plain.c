/* SPDX-License-Identifier: MIT
 *
 * kill_awaits_plain WAY TARGETS [vfork|stubborn|nofile]
 *
 * Kills children that each have a stand-in for a keeper, and prints how many of these had written
 * when the call returned. Invariant: without the shim that is 0; with it all of them, unless they
 * are stubborn or there is no descriptor left.
 */
#define _GNU_SOURCE
#include "keeper_stand_in.h"
#include "kill_ways.h"

#include <sys/resource.h>
#include <sys/wait.h>

enum { ERRNO_BEFORE = 77 };

static pid_t new_target(pid_t leader)
{
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            pause();
    }
    setpgid(pid, leader ? leader : pid);
    stand_in_start(pid);
    return pid;
}

static void kill_and_tell(const struct kill_way *way, pid_t leader)
{
    errno = ERRNO_BEFORE;
    int result = way->send(leader, SIGKILL);
    int error = errno, written = stand_in_written();
    dprintf(STDOUT_FILENO, "result %d, errno %d, %d written\n", result, error, written);
}

int main(int argc, char **argv)
{
    const struct kill_way *way = kill_way(argv[1]);
    const char *mode = argc > 3 ? argv[3] : "";
    stand_in_set_up();
    shared->is_stubborn = strcmp(mode, "stubborn") == 0;
    pid_t leader = new_target(0);
    for (int i = 1; i < atoi(argv[2]); i++)
        new_target(leader);
    if (strcmp(mode, "nofile") == 0)
        setrlimit(RLIMIT_NOFILE, &(struct rlimit){0, 0});
    if (strcmp(mode, "vfork") != 0) {
        kill_and_tell(way, leader);
    } else if (vfork() == 0) {
        shared->waiter = getpid();
        kill_and_tell(way, leader);
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    return 0;
}
