/* SPDX-License-Identifier: MIT
 *
 * They end with the test.
 */
#include "beacons.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper/beacon.h"

pid_t unused_pid(int n)
{
    return 1000000000 + getpid() * 100 + n;
}

/* Ends with the test, too. */
static void keep(pid_t program, uid_t user, int ready, int told)
{
    if (user != geteuid() && setuid(user) != 0)
        _exit(1);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int fd = beacon_open(program);
    char byte = fd >= 0 ? 1 : 0;
    (void)!write(ready, &byte, 1);
    (void)!read(told, &byte, 1);
    _exit(0);
}

struct keeper keeper_of_user(pid_t program, uid_t user)
{
    int ready[2], tell[2];
    char lit = 0;
    cr_assert(pipe(ready) == 0 && pipe(tell) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ready[0]);
        close(tell[1]);
        keep(program, user, ready[1], tell[0]);
    }
    close(ready[1]);
    close(tell[0]);
    cr_assert(read(ready[0], &lit, 1) == 1 && lit == 1, "the beacon cannot be lit");
    close(ready[0]);
    return (struct keeper){pid, tell[1]};
}

struct keeper keeper_of(pid_t program)
{
    return keeper_of_user(program, geteuid());
}

void put_out(struct keeper *keeper)
{
    (void)!write(keeper->tell, "", 1);
    close(keeper->tell);
    cr_assert(waitpid(keeper->pid, NULL, 0) == keeper->pid);
}

pid_t waiter_for(pid_t program, uid_t user, unsigned patience_ms, void (*prepare)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (prepare)
            prepare();
        errno = 4242;
        bool seen = beacon_await(program, user, patience_ms);
        _exit(errno == 4242 ? seen : 2);
    }
    return pid;
}

int exit_of(pid_t pid)
{
    int status;
    cr_assert(waitpid(pid, &status, 0) == pid);
    cr_assert(WIFEXITED(status), "status %#x", (unsigned)status);
    return WEXITSTATUS(status);
}

char state_of(pid_t pid)
{
    char path[64], state = '?';
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    cr_assert(file && fscanf(file, "%*d %*s %c", &state) == 1);
    fclose(file);
    return state;
}

void await_asleep(pid_t pid)
{
    char state;
    while ((state = state_of(pid)) != 'S') {
        cr_assert(state != 'Z', "it does not wait");
        sched_yield();
    }
}
