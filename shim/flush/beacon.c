/* SPDX-License-Identifier: MIT
 *
 * Both sides of a beacon, by raw system calls. The keeper needs no thread, no accept and no word of
 * protocol: the kernel resets the connections in the queue of a socket that is closed, however its
 * process ends.
 */
#include "flush/beacon.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

#include "decimal.h"
#include "flush/status.h"
#include "sys.h"

/* As many may wait for one keeper; the kernel takes the smaller of this and net.core.somaxconn. */
#define WAITERS_MAX 4096

/* Asked anew each time, since a forked child may have begun another namespace. Where there is no
 * /proc, as in a chroot, what was known last is most likely still true; a wrong name finds nobody.
 */
static unsigned long pid_namespace(void)
{
    static unsigned long last;
    struct stat st;
    if (sys_call(SYS_newfstatat, AT_FDCWD, "/proc/self/ns/pid", &st, 0) == 0)
        __atomic_store_n(&last, st.st_ino, __ATOMIC_RELAXED);
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
    struct sockaddr_un address;
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

/* The kernel leaves in `left` what remains of it, after EINTR too (ppoll(2), on the raw call). */
static bool await_hangup(int fd, struct timespec *left)
{
    struct pollfd peer = {.fd = fd, .events = 0}; /* POLLHUP and POLLERR come unasked */
    long ready;
    do
        ready = sys_call(SYS_ppoll, &peer, 1, left, NULL, 0);
    while (ready == -EINTR);
    return ready > 0;
}

/* A descriptor that is connected to the beacon, negative if there is none. */
static int find(pid_t program)
{
    struct sockaddr_un address;
    int fd = open_socket();
    if (fd >= 0 && sys_call(SYS_connect, fd, &address, name_beacon(&address, program)) != 0) {
        sys_call(SYS_close, fd);
        return -1;
    }
    return fd;
}

/* Who lit it; pid 0 for nobody. */
static struct ucred owner_of(int fd)
{
    struct ucred owner = {0, (uid_t)-1, (gid_t)-1};
    socklen_t size = sizeof(owner);
    sys_call(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, &owner, &size);
    return owner;
}

/* Anybody may take the name; and a keeper that the caller itself traces waits for the caller. */
static bool is_worth_waiting(const struct ucred *owner)
{
    uid_t me = (uid_t)sys_call(SYS_geteuid);
    return (owner->uid == 0 || owner->uid == me || me == 0) &&
           !status_is_traced_by(owner->pid, (pid_t)sys_call(SYS_getpid));
}

pid_t beacon_keeper(pid_t program)
{
    int fd = find(program);
    if (fd < 0)
        return 0;
    struct ucred owner = owner_of(fd);
    sys_call(SYS_close, fd);
    return owner.pid;
}

static bool await_one(pid_t program, struct timespec *left)
{
    bool seen = false;
    int fd = find(program);
    if (fd < 0)
        return false;
    struct ucred owner = owner_of(fd);
    if (is_worth_waiting(&owner))
        seen = await_hangup(fd, left);
    sys_call(SYS_close, fd);
    return seen;
}

static struct timespec timespec_of(unsigned ms)
{
    return (struct timespec){ms / 1000, ms % 1000 * 1000000L};
}

bool beacon_await(pid_t program, unsigned patience_ms)
{
    struct timespec left = timespec_of(patience_ms);
    return await_one(program, &left);
}

void beacon_await_all(const pid_t *programs, size_t count, unsigned patience_ms)
{
    struct timespec left = timespec_of(patience_ms);
    for (size_t i = 0; i < count; i++)
        await_one(programs[i], &left);
}
