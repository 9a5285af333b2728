/* SPDX-License-Identifier: MIT
 *
 * Stands in for a keeper: holds the beacon of a target, and when that is dead and somebody is
 * asleep waiting for the beacon, "writes" before it puts it out. Everybody who asks afterwards
 * whether it was written knows whether the wait was long enough, without a clock.
 */
#ifndef KEEPER_STAND_IN_H
#define KEEPER_STAND_IN_H

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static struct {
    pid_t waiter;    /* who is to wait */
    int written;     /* how many keepers have written */
    int is_stubborn; /* keepers do not go before the waiter has returned */
} * shared;
static int returned[2]; /* a pipe; its byte says that the waiter's call has returned */

static void stand_in_set_up(void)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared->waiter = getpid();
    if (pipe(returned) != 0)
        abort();
}

static int has_input(int fd, int timeout)
{
    return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, timeout) == 1;
}

static int waiter_sleeps(void)
{
    char path[64], state = '?';
    snprintf(path, sizeof path, "/proc/%d/stat", shared->waiter);
    FILE *file = fopen(path, "re");
    if (!file || fscanf(file, "%*d %*s %c", &state) != 1)
        abort();
    fclose(file);
    return state == 'S';
}

/* Whether the waiter is held up by the beacon. */
static int is_awaited(int beacon)
{
    struct pollfd either[2] = {{.fd = beacon, .events = POLLIN},
                               {.fd = returned[0], .events = POLLIN}};
    poll(either, 2, -1);
    while (!has_input(returned[0], 0))
        if (waiter_sleeps())
            return !has_input(returned[0], 0);
    return 0;
}

static int light(pid_t target)
{
    struct stat namespace;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    stat("/proc/self/ns/pid", &namespace);
    int length = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "covkeep/%lu/%d",
                          (unsigned long)namespace.st_ino, target);
    if (bind(fd, (struct sockaddr *)&address,
             offsetof(struct sockaddr_un, sun_path) + 1 + (socklen_t)length) != 0 ||
        listen(fd, 16) != 0)
        abort();
    return fd;
}

static void stand_in_work(int beacon, int target_fd)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    has_input(target_fd, -1);
    if (shared->is_stubborn)
        has_input(returned[0], -1);
    else if (is_awaited(beacon))
        __atomic_add_fetch(&shared->written, 1, __ATOMIC_SEQ_CST);
}

/* Returns when the beacon is lit. The target must be alive, or not yet waited for. */
static void stand_in_start(pid_t target)
{
    int target_fd = pidfd_open(target, 0);
    int beacon = light(target);
    if (fork() == 0) {
        stand_in_work(beacon, target_fd);
        _exit(0);
    }
    close(beacon);
    close(target_fd);
}

/* Called right after the call that is to wait; returns how many had written by then. */
static int stand_in_written(void)
{
    int written = __atomic_load_n(&shared->written, __ATOMIC_SEQ_CST);
    if (write(returned[1], "", 1) != 1)
        abort();
    return written;
}

#endif
