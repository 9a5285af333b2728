/* SPDX-License-Identifier: MIT
 *
 * Preloaded: kills a process that was cloned from this one where it is about to change a file of
 * SQLite's the CUT-th time; and each change takes DELAY_MS.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static pid_t loaded_by;
static int left;
static struct timespec delay;

__attribute__((constructor)) static void load(void)
{
    const char *cut = getenv("CUT");
    loaded_by = (pid_t)syscall(SYS_getpid);
    left = cut ? atoi(cut) : 0;
    const char *delay_ms = getenv("DELAY_MS");
    delay.tv_nsec = delay_ms ? atoi(delay_ms) * 1000000L : 0;
}

static void change(void)
{
    pid_t me = (pid_t)syscall(SYS_getpid);
    if (me != loaded_by && --left == 0)
        syscall(SYS_kill, me, SIGKILL);
    if (delay.tv_nsec)
        nanosleep(&delay, NULL);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
    change();
    return syscall(SYS_pwrite64, fd, bytes, size, offset);
}

int unlink(const char *path)
{
    change();
    int (*next)(const char *) = dlsym(RTLD_NEXT, "unlink");
    return next(path);
}
