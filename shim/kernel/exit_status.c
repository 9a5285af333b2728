/* SPDX-License-Identifier: MIT
 *
 * Asks /proc while the process is a zombie, and its pidfd once somebody has waited for it: the
 * pidfd knows the status no earlier.
 */
#include "kernel/exit_status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kernel/status.h"
#include "kernel/sys.h"

/* linux/pidfd.h of Linux 6.15: the first version of struct pidfd_info, and GET_INFO is _IOWR(0xFF,
 * 11, struct pidfd_info). */
struct pidfd_info {
    uint64_t mask, cgroupid;
    uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
    int32_t exit_code;
};
#define GET_INFO 0xC040FF0BUL
#define INFO_EXIT 8

_Static_assert(sizeof(struct pidfd_info) == 64, "GET_INFO encodes this size");

static int ask_pidfd(int pidfd)
{
    struct pidfd_info info = {.mask = INFO_EXIT};
    if (pidfd < 0 || sys_call(SYS_ioctl, pidfd, GET_INFO, &info) != 0)
        return -1;
    return info.mask & INFO_EXIT ? info.exit_code : -1;
}

/* Returns the exit code in the text of /proc/PID/stat, or -1 unless the process is a zombie. The
 * second field is the name in parentheses, which may hold any characters; the state follows the
 * name, and exit_code is the last field of all. */
static int find_status(const char *stat)
{
    const char *state = strrchr(stat, ')'), *last = strrchr(stat, ' ');
    int status = 0;
    if (!state || !last || strncmp(state, ") Z", 3) != 0)
        return -1;
    for (last++; *last >= '0' && *last <= '9'; last++)
        status = status * 10 + (*last - '0');
    return status;
}

/* Returns whether the caller may know the exit code: a caller without that right reads 0. The same
 * right is needed to read the link "exe", which for a zombie then fails with ENOENT. */
static bool may_know(pid_t process)
{
    char path[40], target[8];
    status_path(path, process, "/exe");
    return sys_call(SYS_readlinkat, AT_FDCWD, path, target, sizeof(target)) == -ENOENT;
}

static int ask_proc(pid_t process)
{
    char stat[1024];
    int status = status_read(process, "/stat", stat, sizeof(stat)) ? find_status(stat) : -1;
    return status != 0 || may_know(process) ? status : -1;
}

/* Returns whether somebody has waited for the process. From then on its pid may be another
 * process's, and what /proc says of that pid must not be believed. */
static bool is_waited_for(int pidfd)
{
    return pidfd >= 0 && sys_call(SYS_pidfd_send_signal, pidfd, 0, NULL, 0) == -ESRCH;
}

int exit_status_of(pid_t process, int pidfd)
{
    int status = ask_proc(process);
    return is_waited_for(pidfd) ? ask_pidfd(pidfd) : status;
}
