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

/* The functions and their types. REAL ones are looked up at start, RARE ones (pidfd_spawn:
 * glibc 2.39), which may not be called between vfork and exec anyway, at their first call. */
#define REAL_FUNCTIONS(REAL, RARE)                                                                 \
    REAL(execve, int, (const char *, char *const[], char *const[]))                                \
    REAL(execvpe, int, (const char *, char *const[], char *const[]))                               \
    REAL(fexecve, int, (int, char *const[], char *const[]))                                        \
    REAL(execveat, int, (int, const char *, char *const[], char *const[], int))                    \
    REAL(posix_spawn, int,                                                                         \
         (pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,    \
          char *const[], char *const[]))                                                           \
    REAL(posix_spawnp, int,                                                                        \
         (pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,    \
          char *const[], char *const[]))                                                           \
    RARE(pidfd_spawn, int,                                                                         \
         (int *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,      \
          char *const[], char *const[]))                                                           \
    RARE(pidfd_spawnp, int,                                                                        \
         (int *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,      \
          char *const[], char *const[]))                                                           \
    REAL(system, int, (const char *))                                                              \
    REAL(popen, FILE *, (const char *, const char *))                                              \
    REAL(wordexp, int, (const char *, wordexp_t *, int))                                           \
    REAL(setenv, int, (const char *, const char *, int))                                           \
    REAL(putenv, int, (char *))                                                                    \
    REAL(unsetenv, int, (const char *))                                                            \
    REAL(clearenv, int, (void))                                                                    \
    REAL(sigaction, int, (int, const struct sigaction *, struct sigaction *))                      \
    REAL(wait4, pid_t, (pid_t, int *, int, struct rusage *))                                       \
    REAL(waitid, int, (idtype_t, id_t, siginfo_t *, int))                                          \
    REAL(dlclose, int, (void *))                                                                   \
    REAL(open, int, (const char *, int, ...))                                                      \
    REAL(_Fork, pid_t, (void))                                                                     \
    REAL(clone, int, (int (*)(void *), void *, int, void *, ...))                                  \
    REAL(__libc_start_main, int,                                                                   \
         (int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),            \
          void (*)(void), void *))

#define REAL_MEMBER(name, result, arguments) result(*name) arguments;
struct real {
    REAL_FUNCTIONS(REAL_MEMBER, REAL_MEMBER)
};
#undef REAL_MEMBER

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
