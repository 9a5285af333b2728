/* SPDX-License-Identifier: MIT
 *
 * posix_spawn and its kin. They return the error number and leave errno as libc's own function
 * leaves it.
 */
#include <errno.h>
#include <spawn.h>

#include "env/restore.h"
#include "exec/counts_reader.h"
#include "exec/stranger.h"
#include "exec/too_long.h"
#include "export.h"
#include "real.h"

/* The core of all fronts. `id` is a pid_t * or, for the pidfd variants, the int * of a descriptor.
 * A child in the caller's memory sets errno where its exec fails, so errno is put back before a
 * second try. */
#define SPAWN_RESTORED(spawn, id, is_searched)                                                     \
    ({                                                                                             \
        struct env_room room;                                                                      \
        int before = errno;                                                                        \
        env_room_open(&room, false);                                                               \
        char *const *restored = env_restored(envp, &room);                                         \
        stranger_tell(path, is_searched, restored);                                                \
        counts_reader_begins(path, argv);                                                          \
        int error = spawn(id, path, actions, attr, argv, restored);                                \
        env_room_release(&room);                                                                   \
        if (too_long_must_retry(&(struct too_long_start){path, argv, envp, restored}, error)) {    \
            errno = before;                                                                        \
            error = spawn(id, path, actions, attr, argv, envp);                                    \
        }                                                                                          \
        error;                                                                                     \
    })

SHIM_EXPORT int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                            const posix_spawnattr_t *attr, char *const argv[], char *const envp[])
{
    real_ready();
    return SPAWN_RESTORED(real.posix_spawn, pid, false);
}

SHIM_EXPORT int posix_spawnp(pid_t *pid, const char *path,
                             const posix_spawn_file_actions_t *actions,
                             const posix_spawnattr_t *attr, char *const argv[], char *const envp[])
{
    real_ready();
    return SPAWN_RESTORED(real.posix_spawnp, pid, true);
}

/* pidfd_spawn() and pidfd_spawnp() exist from glibc 2.39 on. */
SHIM_EXPORT int pidfd_spawn(int *pidfd, const char *path, const posix_spawn_file_actions_t *actions,
                            const posix_spawnattr_t *attr, char *const argv[], char *const envp[])
{
    real_ready();
    return SPAWN_RESTORED(real.pidfd_spawn, pidfd, false);
}

SHIM_EXPORT int pidfd_spawnp(int *pidfd, const char *path,
                             const posix_spawn_file_actions_t *actions,
                             const posix_spawnattr_t *attr, char *const argv[], char *const envp[])
{
    real_ready();
    return SPAWN_RESTORED(real.pidfd_spawnp, pidfd, true);
}
