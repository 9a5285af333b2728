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

/* The functions and their types. REAL ones are looked up at start; where one is missing, its member
 * is NULL (execveat and _Fork: a function that fails with ENOSYS). RARE ones are looked up at their
 * first call, since most processes never call them; they may not be called in a handler or between
 * vfork and exec anyway. Where a RARE one is missing, as pidfd_spawn is before glibc 2.39, the
 * function in its second column stands in. */
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
    RARE(fopen, absent_stream, FILE *, (const char *path, const char *mode), (path, mode))         \
    RARE(fopen64, absent_stream, FILE *, (const char *path, const char *mode), (path, mode))       \
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
    REAL(raise, int, (int))                                                                        \
    REAL(pthread_kill, int, (pthread_t, int))                                                      \
    REAL(_exit, void, (int))                                                                       \
    REAL(_Exit, void, (int))                                                                       \
    REAL(chdir, int, (const char *))                                                               \
    REAL(fchdir, int, (int))                                                                       \
    REAL(umask, mode_t, (mode_t))                                                                  \
    REAL(open, int, (const char *, int, ...))                                                      \
    REAL(open64, int, (const char *, int, ...))                                                    \
    REAL(__open_2, int, (const char *, int))                                                       \
    REAL(__open64_2, int, (const char *, int))                                                     \
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

/* The table of the real functions, which real_load() fills. */
extern struct real real;

/* The next definition of syscall(2), for the assembly of exec/; NULL until real_load() has run. */
extern void *real_syscall;

/* real_load() fills `real` and `real_syscall`. It runs in the constructor, or before that at the
 * first interposed call. Not async-signal-safe; errno is kept. */
void real_load(void);

/* real_ready() calls real_load() if that has not run yet. Every front calls it first.
 * Async-signal-safe and vfork-safe once the constructor has run. */
static inline void real_ready(void)
{
    if (__builtin_expect(!real.execve, 0))
        real_load();
}

/* real_in_module() returns the function that the module at `address` would get for `name`: its own,
 * that of a module that it needs, or that of any module of the program. It returns NULL if there is
 * none, or where libc cannot tell the module (musl). Not async-signal-safe; errno is kept. */
void *real_in_module(const void *address, const char *name);

#endif
