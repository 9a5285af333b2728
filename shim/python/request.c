/* SPDX-License-Identifier: MIT
 *
 * Both sides of a request. The mark is a mapping, which costs no descriptor and no name in a file
 * system, which the kernel takes away at an exec, and which others see in /proc/PID/maps
 * (memfd_create(2)). Nothing here may run Python code.
 */
#include "python/request.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/decimal.h"
#include "kernel/futex.h"
#include "kernel/poll.h"
#include "kernel/sigmask.h"
#include "kernel/status.h"
#include "kernel/sys.h"
#include "process/grace.h"
#include "report.h"

#define MARK "covkeep-requests"
#define MARK_SIZE 4096
#define SLICE_MS 20 /* the longest time between two looks at a process that saves */
#define VALUE ((void *)(uintptr_t)0x636f766b)

static void *mark; /* NULL: the process is not marked */

void request_mark(void)
{
    int fd = (int)sys_call(SYS_memfd_create, MARK, MFD_CLOEXEC);
    if (fd < 0)
        return;
    mark = sys_map_as(MARK_SIZE, PROT_NONE, MAP_SHARED, fd);
    sys_call(SYS_close, fd);
}

/* With all signals blocked nothing of the program runs in this thread any more, no handler either.
 */
void request_await_kill(void)
{
    long long end = futex_now_ms() + grace_ms();
    sigmask_block_all();
    if (mark)
        sys_call(SYS_munmap, mark, MARK_SIZE);
    for (long long left; (left = end - futex_now_ms()) > 0;)
        futex_sleep(left);
}

bool request_is_one(const siginfo_t *info)
{
    return info->si_code == SI_QUEUE && info->si_value.sival_ptr == VALUE;
}

/* Returns whether the rest of the file holds `word`. */
static bool holds(int fd, const char *word)
{
    char text[1024];
    size_t kept = 0, length = strlen(word);
    long size;
    while ((size = sys_call(SYS_read, fd, text + kept, sizeof(text) - 1 - kept)) > 0) {
        kept += (size_t)size;
        if (memmem(text, kept, word, length))
            return true;
        size_t rest = kept < length ? kept : length; /* the word may be cut in two */
        memmove(text, text + kept - rest, rest);
        kept = rest;
    }
    return false;
}

static bool is_marked(pid_t pid)
{
    char path[40];
    status_path(path, pid, "/maps");
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool marked = holds(fd, "/memfd:" MARK);
    sys_call(SYS_close, fd);
    return marked;
}

/* Tells the loss of the process `pid`, which cannot tell it itself. */
static void tell_lost(pid_t pid, enum loss_reason reason)
{
    char process[32] = "process ";
    decimal_put(process + strlen(process), (unsigned long)pid);
    report_loss(reason, process);
}

static bool send_request(int pidfd)
{
    siginfo_t info = {.si_signo = REQUEST_SIGNAL, .si_code = SI_QUEUE};
    info.si_pid = (pid_t)sys_call(SYS_getpid);
    info.si_uid = (uid_t)sys_call(SYS_getuid);
    info.si_value.sival_ptr = VALUE;
    return sys_call(SYS_pidfd_send_signal, pidfd, REQUEST_SIGNAL, &info, 0) == 0;
}

int request_send(pid_t pid)
{
    enum status_of_signal status =
        pid == sys_call(SYS_getpid) ? STATUS_UNHANDLED : status_of_signal(pid, REQUEST_SIGNAL);
    int pidfd = status == STATUS_UNHANDLED ? -1 : (int)sys_call(SYS_pidfd_open, pid, 0);
    if (pidfd < 0)
        return -1;
    bool marked = is_marked(pid);
    if (marked && send_request(pidfd)) {
        if (status ==
            STATUS_STOPPED) /* a killer of a tree of processes may stop each of them before */
            sys_call(SYS_pidfd_send_signal, pidfd, SIGCONT, NULL, 0);
        return pidfd;
    }
    sys_call(SYS_close, pidfd);
    return -1;
}

bool request_is_taken_by(pid_t pid)
{
    return status_of_signal(pid, REQUEST_SIGNAL) == STATUS_TAKEN && is_marked(pid);
}

/* Waits for at most `ms` milliseconds, and returns whether the process is dead. */
static bool await_death(int pidfd, long long ms)
{
    return poll_within(pidfd, POLLIN, &ms);
}

/* Returns how many milliseconds to wait before the next look: most saves are short. */
static long long slice(long long used, long long left)
{
    long long ms = 1 + used / 8;
    if (ms > SLICE_MS)
        ms = SLICE_MS;
    if (ms > left)
        ms = left;
    return ms > 0 ? ms : 0;
}

/* Returns whether nobody takes the request. A process that dies blocks all signals for a moment,
 * and a program may do so for longer: so a request that is still pending counts as one that nobody
 * takes only when a quarter of the time is over. */
static bool is_in_vain(pid_t pid, long long used, long long deadline_ms)
{
    return used > deadline_ms / 4 && status_has_pending(pid, REQUEST_SIGNAL);
}

void request_await(int pidfd, pid_t pid, long long deadline_ms)
{
    long long begun = futex_now_ms(), used = 0;
    bool in_vain = false;
    do {
        /* a process without the mark has saved, or has become another program */
        if (await_death(pidfd, slice(used, deadline_ms - used)) || !is_marked(pid))
            return;
        in_vain = is_in_vain(pid, used, deadline_ms);
        used = futex_now_ms() - begun;
    } while (used < deadline_ms && !in_vain);
    tell_lost(pid, in_vain && status_of_signal(pid, REQUEST_SIGNAL) == STATUS_BLOCKED
                       ? LOSS_ASKED_WHILE_BLOCKING
                       : LOSS_ASKED_IN_VAIN);
}
