/* SPDX-License-Identifier: MIT
 *
 * pidfd_spawn and pidfd_spawnp as a library, for a libc that has none. Preloaded behind the shim
 * they are the next definition, as libc's would be; the program is started by the system call
 * itself, so that no other front of the shim has a part in it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int pidfd_spawn(int *pidfd, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attr, char *const argv[], char *const envp[])
{
    int before = errno;
    volatile int error = 0;
    (void)actions, (void)attr;
    pid_t pid = vfork();
    if (pid == 0) {
        syscall(SYS_execve, path, argv, envp);
        error = errno;
        _exit(127);
    }
    if (error)
        waitpid(pid, NULL, 0);
    else
        *pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    errno = before;
    return error;
}

int pidfd_spawnp(int *pidfd, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attr, char *const argv[], char *const envp[])
{
    return pidfd_spawn(pidfd, file, actions, attr, argv, envp);
}
