/* SPDX-License-Identifier: MIT
 *
 * Both sides of a beacon, by raw system calls, so that it can be awaited between vfork and exec.
 * The keeper needs no thread and no protocol: when a socket is closed, however its process ends,
 * the kernel resets the connections in its queue. None is accepted but for last words
 * (last_lines.h).
 */
#include "keeper/beacon.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>

#include "keeper/keeper.h"
#include "keeper/last_lines.h"
#include "kernel/decimal.h"
#include "kernel/futex.h"
#include "kernel/poll.h"
#include "kernel/status.h"
#include "kernel/sys.h"

/* How many may wait for one keeper; the kernel takes the smaller of this and net.core.somaxconn
 * (listen(2)). */
#define WAITERS_MAX 4096
/* Long enough for nearly all keepers to end, and short for a caller whom a stranger makes wait. */
#define UNSURE_MS 100
#define WENT_OUT (-ESHUTDOWN)

/* The number of the caller's pid namespace. It is asked for anew each time, since a forked child
 * may have begun another namespace. Where there is no /proc, as in a chroot, the last known number
 * is most likely still true; a wrong name finds nobody. */
static unsigned long pid_namespace(void)
{
    static unsigned long last;
    unsigned long now = status_pid_namespace();
    if (now != 0)
        __atomic_store_n(&last, now, __ATOMIC_RELAXED);
    return __atomic_load_n(&last, __ATOMIC_RELAXED);
}

unsigned beacon_name(struct sockaddr_un *address, const char *prefix, pid_t pid)
{
    char *at = address->sun_path;
    address->sun_family = AF_UNIX;
    *at++ = '\0';
    at = decimal_put(stpcpy(at, prefix), pid_namespace());
    *at++ = '/';
    at = decimal_put(at, (unsigned long)pid);
    return (unsigned)(at - (char *)address);
}

static socklen_t name_beacon(struct sockaddr_un *address, pid_t program)
{
    return beacon_name(address, "covkeep/", program);
}

static int open_socket(void)
{
    return (int)sys_call(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int beacon_open(pid_t program)
{
    struct sockaddr_un address = {0};
    int fd = open_socket();
    if (fd < 0)
        return fd;
    long error = sys_call(SYS_bind, fd, &address, name_beacon(&address, program));
    if (error == 0)
        error = sys_call(SYS_listen, fd, WAITERS_MAX);
    if (error == 0)
        return fd;
    sys_call(SYS_close, fd);
    return (int)error;
}

/* Milliseconds that are left of one call. */
struct budget {
    long long all;
    long long unsure; /* for beacons of unknown users, and for a full queue */
};

/* Whether the process that has lit a beacon is believed. */
enum trust { STRANGER, UNSURE, BELIEVED };

static struct budget budget_of(unsigned ms)
{
    return (struct budget){.all = ms, .unsure = ms < UNSURE_MS ? ms : UNSURE_MS};
}

/* Connects when the queue is full. A blocking connect(2) waits for room in it, or for the end of
 * the socket. */
static long connect_later(int fd, const struct sockaddr_un *address, socklen_t size,
                          long long *left_ms)
{
    long error = -EAGAIN;
    long long end = futex_now_ms() + *left_ms;
    sys_call(SYS_fcntl, fd, F_SETFL, 0);
    while ((error == -EAGAIN || error == -EINTR) && *left_ms > 0) {
        struct timeval limit = {*left_ms / 1000, *left_ms % 1000 * 1000L};
        sys_call(SYS_setsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
        error = sys_call(SYS_connect, fd, address, size);
        *left_ms = end - futex_now_ms();
    }
    *left_ms = *left_ms > 0 ? *left_ms : 0;
    return error == -ECONNREFUSED ? WENT_OUT : error;
}

/* Returns a descriptor that is connected to the beacon, WENT_OUT, or another negative number.
 * Without a budget it does not wait for room in the queue. */
static int find(pid_t program, struct budget *budget)
{
    struct sockaddr_un address = {0};
    socklen_t size = name_beacon(&address, program);
    int fd = open_socket();
    if (fd < 0)
        return fd;
    long error = sys_call(SYS_connect, fd, &address, size);
    if (error == -EAGAIN && budget)
        error = connect_later(fd, &address, size, &budget->unsure);
    if (error == 0)
        return fd;
    sys_call(SYS_close, fd);
    return (int)error;
}

/* The process that lit the beacon, as the kernel noted it at listen(2); pid 0 for none. */
static struct ucred owner_of(int fd)
{
    struct ucred owner = {0, (uid_t)-1, (gid_t)-1};
    socklen_t size = sizeof(owner);
    sys_call(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, &owner, &size);
    return owner;
}

/* The real user of `process` (proc_pid_status(5)). A zombie still has one. */
static uid_t user_of(pid_t process)
{
    static const char line[] = "\nUid:\t";
    char status[512];
    uid_t user = 0;
    const char *at =
        status_read(process, "/status", status, sizeof(status)) ? strstr(status, line) : NULL;
    if (!at)
        return BEACON_USER_UNKNOWN;
    for (at += strlen(line); *at >= '0' && *at <= '9'; at++)
        user = user * 10 + (uid_t)(*at - '0');
    return user;
}

static enum trust trust_in(const struct ucred *owner, pid_t program, uid_t user)
{
    uid_t me = (uid_t)sys_call(SYS_geteuid);
    if (owner->uid == 0 || owner->uid == me)
        return BELIEVED;
    if (user == BEACON_USER_UNKNOWN)
        user = user_of(program);
    if (user == BEACON_USER_UNKNOWN) /* only root has children of another user */
        return me == 0 ? UNSURE : STRANGER;
    return owner->uid == user ? BELIEVED : STRANGER;
}

pid_t beacon_keeper(pid_t program)
{
    struct budget budget = budget_of(UNSURE_MS);
    int fd = find(program, &budget);
    if (fd < 0)
        return 0;
    struct ucred owner = owner_of(fd);
    sys_call(SYS_close, fd);
    return trust_in(&owner, program, BEACON_USER_UNKNOWN) == BELIEVED ? owner.pid : 0;
}

/* Besides the beacon this waits for the keeper's end, since until then the keeper holds its
 * program's memory, cgroup and mounts. */
static bool await_end(int fd, pid_t keeper, long long *left_ms)
{
    int pidfd = (int)sys_call(SYS_pidfd_open, keeper, 0);
    if (pidfd >= 0) /* a process with more rights than its program's may have stopped it */
        sys_call(SYS_pidfd_send_signal, pidfd, SIGCONT, NULL, 0);
    bool seen = poll_within(fd, 0, left_ms);
    if (seen && pidfd >= 0 && status_parent_if_named(keeper, KEEPER_NAME) != 0)
        poll_within(pidfd, POLLIN, left_ms);
    if (pidfd >= 0)
        sys_call(SYS_close, pidfd);
    return seen;
}

/* A keeper that the caller itself traces would wait for the caller, so it is not awaited. */
static bool await_connected(int fd, pid_t program, uid_t user, struct budget *budget)
{
    struct ucred owner = owner_of(fd);
    enum trust trust = trust_in(&owner, program, user);
    if (trust == STRANGER || status_tracer(owner.pid) == sys_call(SYS_getpid))
        return false;
    bool seen = await_end(fd, owner.pid, trust == UNSURE ? &budget->unsure : &budget->all);
    if (seen)
        last_lines_take(fd);
    return seen;
}

static bool await_and_close(int fd, pid_t program, uid_t user, struct budget *budget)
{
    bool seen = await_connected(fd, program, user, budget);
    sys_call(SYS_close, fd);
    return seen;
}

static bool await_one(pid_t program, uid_t user, struct budget *budget)
{
    int fd = find(program, budget);
    return fd < 0 ? fd == WENT_OUT : await_and_close(fd, program, user, budget);
}

int beacon_connect(pid_t program)
{
    return find(program, NULL);
}

bool beacon_await_connected(int fd, pid_t program, unsigned patience_ms)
{
    struct budget budget = budget_of(patience_ms);
    return await_and_close(fd, program, BEACON_USER_UNKNOWN, &budget);
}

bool beacon_await(pid_t program, uid_t user, unsigned patience_ms)
{
    struct budget budget = budget_of(patience_ms);
    return await_one(program, user, &budget);
}

void beacon_await_all(const pid_t *programs, size_t count, unsigned patience_ms)
{
    struct budget budget = budget_of(patience_ms);
    for (size_t i = 0; i < count; i++)
        await_one(programs[i], BEACON_USER_UNKNOWN, &budget);
}
