/* SPDX-License-Identifier: MIT
 *
 * The next definition of every function that the shim interposes: libc's, or that of another
 * preloaded library behind us. Our own code calls real.x, never an interposed public name.
 */
#ifndef COVKEEP_REAL_H
#define COVKEEP_REAL_H

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <wordexp.h>

/* The functions and their types. REAL ones are looked up at start. RARE ones, which may not be
 * called between vfork and exec nor in a handler anyway, at their first call, since most processes
 * never do; where one is missing (pidfd_spawn: before glibc 2.39), `absent` stands in. */
#define REAL_FUNCTIONS(REAL, RARE)                                                                 \
    REAL(execve, int, (const char *, char *const[], char *const[]))                                \
    REAL(execvpe, int, (const char *, char *const[], char *const[]))                               \
    REAL(execvp, int, (const char *, char *const[]))                                               \
    REAL(fexecve, int, (int, char *const[], char *const[]))                                        \
    REAL(execveat, int, (int, const char *, char *const[], char *const[], int))                    \
    REAL(posix_spawn, int,                                                                         \
         (pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,    \
          char *const[], char *const[]))                                                           \
    REAL(posix_spawnp, int,                                                                        \
         (pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,    \
          char *const[], char *const[]))                                                           \
    RARE(pidfd_spawn, absent_spawn, int,                                                           \
         (int *pidfd, const char *path, const posix_spawn_file_actions_t *actions,                 \
          const posix_spawnattr_t *attr, char *const argv[], char *const envp[]),                  \
         (pidfd, path, actions, attr, argv, envp))                                                 \
    RARE(pidfd_spawnp, absent_spawn, int,                                                          \
         (int *pidfd, const char *file, const posix_spawn_file_actions_t *actions,                 \
          const posix_spawnattr_t *attr, char *const argv[], char *const envp[]),                  \
         (pidfd, file, actions, attr, argv, envp))                                                 \
    RARE(system, absent, int, (const char *command), (command))                                    \
    RARE(popen, absent_stream, FILE *, (const char *command, const char *mode), (command, mode))   \
    RARE(wordexp, absent, int, (const char *words, wordexp_t *result, int flags),                  \
         (words, result, flags))                                                                   \
    RARE(setenv, absent, int, (const char *name, const char *value, int overwrite),                \
         (name, value, overwrite))                                                                 \
    RARE(putenv, absent, int, (char *entry), (entry))                                              \
    RARE(unsetenv, absent, int, (const char *name), (name))                                        \
    RARE(clearenv, absent, int, (void), ())                                                        \
    RARE(dlclose, absent, int, (void *handle), (handle))                                           \
    REAL(sigaction, int, (int, const struct sigaction *, struct sigaction *))                      \
    REAL(wait4, pid_t, (pid_t, int *, int, struct rusage *))                                       \
    REAL(waitid, int, (idtype_t, id_t, siginfo_t *, int))                                          \
    REAL(getpid, pid_t, (void))                                                                    \
    REAL(kill, int, (pid_t, int))                                                                  \
    REAL(killpg, int, (pid_t, int))                                                                \
    REAL(_exit, void, (int))                                                                       \
    REAL(_Exit, void, (int))                                                                       \
    REAL(chdir, int, (const char *))                                                               \
    REAL(fchdir, int, (int))                                                                       \
    REAL(umask, mode_t, (mode_t))                                                                  \
    REAL(open, int, (const char *, int, ...))                                                      \
    REAL(_Fork, pid_t, (void))                                                                     \
    REAL(clone, int, (int (*)(void *), void *, int, void *, ...))                                  \
    REAL(__libc_start_main, int,                                                                   \
         (int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),            \
          void (*)(void), void *))

#define REAL_MEMBER(name, result, arguments) result(*name) arguments;
#define RARE_MEMBER(name, absent, result, arguments, values) result(*name) arguments;
struct real {
    REAL_FUNCTIONS(REAL_MEMBER, RARE_MEMBER)
};
#undef REAL_MEMBER
#undef RARE_MEMBER

extern struct real real;

/* The next syscall(2), for the assembly: NULL until real_load() has run. */
extern void *real_syscall;

/* Fills `real`. Runs in the constructor, and before that at the first interposed call. A function
 * that no library has behaves as an absent system call: ENOSYS. Not async-signal-safe. */
void real_load(void);

/* The door for every front: real_load() when it has not run yet. Async-signal-safe and vfork-safe
 * once the constructor has run. */
static inline void real_ready(void)
{
    if (__builtin_expect(!real.execve, 0))
        real_load();
}

/* What the module at `address` would get for `name`: from itself, its needs, or the whole program.
 * NULL if there is none. Not async-signal-safe; errno is kept. */
void *real_in_module(const void *address, const char *name);

#endif
