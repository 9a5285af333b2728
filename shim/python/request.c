/* SPDX-License-Identifier: MIT
 *
 * The mark is a mapping, which costs no descriptor and no name in a file system, and which the
 * kernel takes away at an exec: /proc/PID/maps shows it (memfd_create(2)).
 */
#include "python/request.h"

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/decimal.h"
#include "kernel/futex.h"
#include "kernel/status.h"
#include "kernel/sys.h"
#include "report.h"

#define MARK "covkeep-requests"
#define SLICE_MS 20
#define VALUE ((void *)(uintptr_t)0x636f766b)

void request_mark(void)
{
    int fd = (int)sys_call(SYS_memfd_create, MARK, MFD_CLOEXEC);
    if (fd < 0)
        return;
    sys_map_as(4096, PROT_NONE, MAP_SHARED, fd);
    sys_call(SYS_close, fd);
}

bool request_is_one(const siginfo_t *info)
{
    return info->si_code == SI_QUEUE && info->si_value.sival_ptr == VALUE;
}

/* The file holds the word. */
static bool holds(int fd, const char *word)
{
    char text[4096 + 1];
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

/* It cannot say so itself. */
static void tell_lost(pid_t pid, const char *reason)
{
    char process[32] = "process ";
    decimal_put(process + strlen(process), (unsigned long)pid);
    report_line("coverage lost", process, reason);
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
    if (marked && status == STATUS_STOPPED)
        tell_lost(pid, "gets SIGKILL while it is stopped, and cannot save");
    else if (marked && send_request(pidfd))
        return pidfd;
    sys_call(SYS_close, pidfd);
    return -1;
}

bool request_is_taken_by(pid_t pid)
{
    return status_of_signal(pid, REQUEST_SIGNAL) == STATUS_TAKEN && is_marked(pid);
}

/* It has died, or milliseconds are over. */
static bool await_death(int pidfd, long long ms)
{
    struct pollfd process = {.fd = pidfd, .events = POLLIN};
    struct timespec limit = {ms / 1000, ms % 1000 * 1000000};
    return sys_call(SYS_ppoll, &process, 1, &limit, NULL, 0) == 1;
}

/* Whoever dies blocks all signals for a moment, and a program may for longer: only when a quarter
 * of the patience is over will nobody take it any more. */
bool request_await(int pidfd, pid_t pid, long long patience_ms)
{
    long long begun = futex_now_ms(), used = 0;
    const char *reason = "did not save before SIGKILL";
    for (; used < patience_ms; used = futex_now_ms() - begun) {
        if (await_death(pidfd, SLICE_MS < patience_ms - used ? SLICE_MS : patience_ms - used))
            return true;
        if (!is_marked(pid)) /* it has become another program */
            return false;
        if (used > patience_ms / 4 && status_has_pending(pid, REQUEST_SIGNAL)) {
            if (status_of_signal(pid, REQUEST_SIGNAL) == STATUS_BLOCKED)
                reason = "gets SIGKILL while it blocks SIGURG, by which it is asked to save";
            break;
        }
    }
    tell_lost(pid, reason);
    return false;
}
