/* SPDX-License-Identifier: MIT
 *
 * Finds the targets in /proc with raw system calls. The members of a group go to a mapping of their
 * own, since the stack may be that of a small thread or of a handler, and the heap may be locked.
 * This file sends no signal but requests, and 0, by which it asks whether the caller may kill.
 */
#include "death/targets.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "blackbox/blackbox.h"
#include "config.h"
#include "death/ending.h"
#include "death/own_end.h"
#include "keeper/beacon.h"
#include "keeper/recognize.h"
#include "kernel/decimal.h"
#include "kernel/futex.h"
#include "kernel/quiet.h"
#include "kernel/status.h"
#include "kernel/sys.h"
#include "process/grace.h"
#include "python/end.h"
#include "python/request.h"

#define MEMBERS_MAX 8000            /* members of a group that are targets: those listed first */
#define ASKED_MAX 256               /* members that get a request, as each costs a descriptor */
#define PIDFD_SIGNAL_GROUP (1 << 2) /* PIDFD_SIGNAL_PROCESS_GROUP, Linux 6.9 */

struct group_members {
    size_t count;
    pid_t pid[MEMBERS_MAX];
    size_t asked;
    pid_t asked_pid[ASKED_MAX];
    int pidfd[ASKED_MAX];
    _Alignas(struct dirent64) char entries[32768];
};

static const struct targets nobody, spared = {.is_spared = true};

static bool is_followed(int signal_number)
{
    return (signal_number == SIGKILL || signal_number == SIGSTOP) && !config->off && !quiet_is_on();
}

/* Returns the number that `text` begins with; 0 for none, and for one that is too large for a pid.
 */
static pid_t number_in(const char *text)
{
    long number = 0;
    for (; *text >= '0' && *text <= '9' && number <= INT_MAX; text++)
        number = number * 10 + (*text - '0');
    return number <= INT_MAX ? (pid_t)number : 0;
}

/* Returns whether the process is in the group and the caller may kill it: otherwise it survives the
 * call, and to wait for it would be in vain. */
static bool can_hit(pid_t pid, pid_t group)
{
    return pid > 0 && sys_call(SYS_getpgid, pid) == group && pid != sys_call(SYS_getpid) &&
           sys_call(SYS_kill, pid, 0) == 0;
}

static void add_listed(struct group_members *members, long size, pid_t group)
{
    for (long at = 0; at < size;) {
        const struct dirent64 *entry = (const struct dirent64 *)(members->entries + at);
        pid_t pid = number_in(entry->d_name);
        if (members->count < MEMBERS_MAX && can_hit(pid, group))
            members->pid[members->count++] = pid;
        at += entry->d_reclen;
    }
}

static void list_group(struct group_members *members, pid_t group)
{
    long size;
    long fd = sys_call(SYS_openat, AT_FDCWD, "/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (fd < 0)
        return;
    while ((size = sys_call(SYS_getdents64, fd, members->entries, sizeof(members->entries))) > 0)
        add_listed(members, size, group);
    sys_call(SYS_close, fd);
}

/* Sends requests to all members before it waits for the first one, so that they save side by side.
 */
static void ask_group(struct group_members *members)
{
    long long end = futex_now_ms() + grace_ms();
    for (size_t i = 0; i < members->count; i++)
        blackbox_event(BLACKBOX_SENT, members->pid[i], SIGKILL);
    for (size_t i = 0; i < members->count && members->asked < ASKED_MAX; i++) {
        int pidfd = request_send(members->pid[i]);
        if (pidfd >= 0) {
            members->asked_pid[members->asked] = members->pid[i];
            members->pidfd[members->asked++] = pidfd;
        }
    }
    for (size_t i = 0; i < members->asked; i++) {
        request_await(members->pidfd[i], members->asked_pid[i], end - futex_now_ms());
        sys_call(SYS_close, members->pidfd[i]);
    }
}

/* Flushes before the caller kills itself. The first process of a pid namespace survives its own
 * SIGKILL, so for it nothing ends. */
static void kill_self(void)
{
    if (sys_call(SYS_getpid) == 1)
        return;
    ending_by_kill();
}

static struct targets targets_of_group(pid_t group)
{
    struct targets targets = {.group = sys_map(sizeof(struct group_members))};
    if (!targets.group)
        return nobody;
    list_group(targets.group, group);
    ask_group(targets.group);
    if (group == sys_call(SYS_getpgid, 0))
        kill_self();
    return targets;
}

static struct targets targets_of_one(pid_t pid)
{
    struct targets targets = {.single = pid};
    blackbox_event(BLACKBOX_SENT, pid, SIGKILL);
    int pidfd = request_send(pid);
    if (pidfd >= 0) {
        request_await(pidfd, pid, grace_ms());
        sys_call(SYS_close, pidfd);
    }
    targets.beacon = beacon_connect(pid);
    return targets;
}

static struct targets targets_of_self(void)
{
    kill_self();
    return nobody;
}

static struct targets targets_of_other_signal(pid_t pid, int signal_number)
{
    struct targets targets = nobody;
    if (signal_number > 0 && pid != INT_MIN && own_end_reaches_caller(pid))
        targets.own_signal = signal_number;
    return targets;
}

struct targets targets_of(pid_t pid, int signal_number)
{
    if (!is_followed(signal_number))
        return targets_of_other_signal(pid, signal_number);
    if (pid == -1 || pid == INT_MIN)
        return nobody;
    if (recognize_needed(pid < 0 ? -pid : pid)) /* a keeper is alone in its process group */
        return spared;
    if (signal_number != SIGKILL)
        return nobody;
    if (pid > 0)
        return pid == sys_call(SYS_getpid) ? targets_of_self() : targets_of_one(pid);
    return targets_of_group(pid < 0 ? -pid : (pid_t)sys_call(SYS_getpgid, 0));
}

/* Returns the pid that fdinfo tells of a pidfd (pidfd_open(2)); 0 if the descriptor is no pidfd, or
 * its process is gone. It looks below thread-self, since a process whose first thread has ended
 * seems to have no descriptors. */
static pid_t pid_of(int pidfd)
{
    static const char line[] = "\nPid:\t";
    char path[64] = "/proc/thread-self/fdinfo/", text[512];
    decimal_put(path + strlen(path), (unsigned)pidfd);
    long fd = sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return 0;
    long size = sys_call(SYS_read, fd, text, sizeof(text) - 1);
    sys_call(SYS_close, fd);
    text[size > 0 ? size : 0] = '\0';
    const char *found = strstr(text, line);
    return found ? number_in(found + strlen(line)) : 0;
}

/* With signal 0 the kernel sends nothing, and tells whether the caller may send that siginfo. */
struct targets targets_of_queued(pid_t pid, int signal_number, const siginfo_t *info)
{
    bool valid = !is_followed(signal_number) || sys_call(SYS_rt_sigqueueinfo, pid, 0, info) == 0;
    return valid ? targets_of(pid, signal_number) : nobody;
}

/* The kernel wants the same signal in a siginfo, which therefore cannot be sent with 0. */
struct targets targets_of_pidfd(int pidfd, int signal_number, const siginfo_t *info, unsigned flags)
{
    bool valid = is_followed(signal_number) && pidfd >= 0 &&
                 sys_call(SYS_pidfd_send_signal, pidfd, 0, NULL, flags) == 0;
    pid_t pid = valid ? pid_of(pidfd) : 0;
    if (pid == 0 || (info && (sys_call(SYS_rt_sigqueueinfo, pid, 0, info) != 0 ||
                              info->si_signo != signal_number)))
        return nobody;
    return targets_of((flags & PIDFD_SIGNAL_GROUP) ? -pid : pid, signal_number);
}

struct targets targets_of_thread(pid_t pid, pid_t thread, int signal_number)
{
    bool valid = is_followed(signal_number) && sys_call(SYS_tgkill, pid, thread, 0) == 0;
    return valid ? targets_of(pid, signal_number) : nobody;
}

struct targets targets_of_thread_queued(pid_t pid, pid_t thread, int signal_number,
                                        const siginfo_t *info)
{
    bool valid =
        is_followed(signal_number) && sys_call(SYS_rt_tgsigqueueinfo, pid, thread, 0, info) == 0;
    return valid ? targets_of(pid, signal_number) : nobody;
}

struct targets targets_of_any_thread(pid_t thread, int signal_number)
{
    bool valid = is_followed(signal_number) && sys_call(SYS_tkill, thread, 0) == 0;
    pid_t pid = valid ? status_process_of(thread) : 0;
    return pid > 0 ? targets_of(pid, signal_number) : nobody;
}

static void await_single(const struct targets *targets, bool was_killed)
{
    if (targets->beacon < 0 && was_killed) /* it may have been lit since */
        beacon_await(targets->single, BEACON_USER_UNKNOWN, grace_ms());
    else if (was_killed)
        beacon_await_connected(targets->beacon, targets->single, grace_ms());
    else if (targets->beacon >= 0)
        sys_call(SYS_close, targets->beacon);
}

long targets_await(const struct targets *targets, long result)
{
    struct group_members *group = targets->group;
    if (targets->single)
        await_single(targets, result == 0);
    if (result == 0 && group)
        beacon_await_all(group->pid, group->count, grace_ms());
    if (group)
        sys_call(SYS_munmap, group, sizeof(*group));
    if (result == 0 && targets->own_signal)
        own_end_await(targets->own_signal);
    return result;
}
