/* SPDX-License-Identifier: MIT
 *
 * Every way that libc offers to start a program, under one signature and by name. A front that
 * waits for what it started leaves the wait status in front_status; `front_flags` and `front_mode`
 * are what execveat, wordexp and popen take besides.
 */
#ifndef COVKEEP_START_FRONTS_H
#define COVKEEP_START_FRONTS_H

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wordexp.h>

enum { ERRNO_BEFORE = 77 };

typedef int start_front(const char *, char *const *, char *const *);

static int front_flags;
static const char *front_mode = "r";
static volatile int front_status;

/* One list of arguments of one, two, three or nine words, for the variadic functions. */
#define LISTED(function, ...)                                                                      \
    switch (!argv[1] ? 1 : !argv[2] ? 2 : !argv[3] ? 3 : 9) {                                      \
    case 1:                                                                                        \
        return function(p, argv[0], NULL, ##__VA_ARGS__);                                          \
    case 2:                                                                                        \
        return function(p, argv[0], argv[1], NULL, ##__VA_ARGS__);                                 \
    case 3:                                                                                        \
        return function(p, argv[0], argv[1], argv[2], NULL, ##__VA_ARGS__);                        \
    default:                                                                                       \
        return function(p, argv[0], argv[1], argv[2], argv[3], argv[4], argv[5], argv[6], argv[7], \
                        argv[8], NULL, ##__VA_ARGS__);                                             \
    }

static int by_execv(const char *p, char *const *argv, char *const *env)
{
    (void)env;
    return execv(p, argv);
}

static int by_execvp(const char *p, char *const *argv, char *const *env)
{
    (void)env;
    return execvp(p, argv);
}

static int by_execl(const char *p, char *const *argv, char *const *env)
{
    (void)env;
    LISTED(execl)
}

static int by_execlp(const char *p, char *const *argv, char *const *env)
{
    (void)env;
    LISTED(execlp)
}

static int by_execle(const char *p, char *const *argv, char *const *env)
{
    LISTED(execle, env)
}

static int by_fexecve(const char *p, char *const *argv, char *const *env)
{
    int fd = open(p, O_RDONLY | O_CLOEXEC);
    errno = ERRNO_BEFORE;
    return fexecve(fd, argv, env);
}

static int by_execveat(const char *p, char *const *argv, char *const *env)
{
    return execveat(AT_FDCWD, p, argv, env, front_flags);
}

/* The status is taken with errno kept: a spawn leaves it alone. */
static int spawned(int failed, pid_t pid)
{
    int before = errno, wait_status = 0;
    if (!failed)
        waitpid(pid, &wait_status, 0);
    front_status = wait_status;
    errno = before;
    return failed;
}

static int by_posix_spawn(const char *p, char *const *argv, char *const *env)
{
    pid_t pid;
    int failed = posix_spawn(&pid, p, NULL, NULL, argv, env);
    return spawned(failed, pid);
}

static int by_posix_spawnp(const char *p, char *const *argv, char *const *env)
{
    pid_t pid;
    int failed = posix_spawnp(&pid, p, NULL, NULL, argv, env);
    return spawned(failed, pid);
}

/* Declared by no libc before 2.39; ENOSYS is what a system without it says. */
static int pidfd_spawned(const char *name, const char *p, char *const *argv, char *const *env)
{
    int (*function)(int *, const char *, void *, void *, char *const *, char *const *);
    int fd;
    siginfo_t info;
    *(void **)&function = dlsym(RTLD_DEFAULT, name);
    errno = ERRNO_BEFORE;
    if (!function)
        return ENOSYS;
    int failed = function(&fd, p, NULL, NULL, argv, env), before = errno;
    if (!failed && waitid(P_PIDFD, (id_t)fd, &info, WEXITED) == 0)
        front_status = info.si_code == CLD_EXITED ? info.si_status << 8 : info.si_status;
    errno = before;
    return failed;
}

static int by_pidfd_spawn(const char *p, char *const *argv, char *const *env)
{
    return pidfd_spawned("pidfd_spawn", p, argv, env);
}

static int by_pidfd_spawnp(const char *p, char *const *argv, char *const *env)
{
    return pidfd_spawned("pidfd_spawnp", p, argv, env);
}

static int by_system(const char *p, char *const *argv, char *const *env)
{
    (void)argv, (void)env;
    return system(p);
}

static int by_popen(const char *p, char *const *argv, char *const *env)
{
    char line[512];
    FILE *stream = popen(p, front_mode);
    (void)argv, (void)env;
    if (!stream)
        return -1;
    int descriptor_flags = fcntl(fileno(stream), F_GETFD);
    if (*front_mode == 'w')
        fputs("from the caller\n", stream);
    else
        while (fgets(line, sizeof line, stream))
            fputs(line, stdout);
    front_status = pclose(stream);
    printf("close-on-exec %d\n", descriptor_flags);
    errno = ERRNO_BEFORE;
    return 0;
}

/* The command is substituted whole, or is itself the words where the mode says so. */
static int by_wordexp(const char *p, char *const *argv, char *const *env)
{
    wordexp_t words = {0};
    char *quoted;
    const char *format = strcmp(front_mode, "words") == 0 ? "%s" : "\"$(%s)\"";
    (void)argv, (void)env;
    if (asprintf(&quoted, format, p) < 0)
        return -1;
    errno = ERRNO_BEFORE;
    int failed = wordexp(quoted, &words, front_flags), after = errno;
    for (size_t i = 0; !failed && i < words.we_wordc; i++)
        printf("%s\n", words.we_wordv[i]);
    free(quoted);
    errno = after;
    return failed;
}

static const struct {
    const char *name;
    start_front *call;
} fronts[] = {{"execve", execve},
              {"execv", by_execv},
              {"execvp", by_execvp},
              {"execvpe", execvpe},
              {"execl", by_execl},
              {"execlp", by_execlp},
              {"execle", by_execle},
              {"fexecve", by_fexecve},
              {"execveat", by_execveat},
              {"posix_spawn", by_posix_spawn},
              {"posix_spawnp", by_posix_spawnp},
              {"pidfd_spawn", by_pidfd_spawn},
              {"pidfd_spawnp", by_pidfd_spawnp},
              {"system", by_system},
              {"popen", by_popen},
              {"wordexp", by_wordexp}};

/* Those that get the environment through `environ`. */
static int front_uses_environ(start_front *front)
{
    return front == by_execv || front == by_execvp || front == by_execl || front == by_execlp ||
           front == by_system || front == by_popen || front == by_wordexp;
}

/* Those that take a command for the shell instead of a path. */
static int front_takes_command(start_front *front)
{
    return front == by_system || front == by_popen || front == by_wordexp;
}

static start_front *front_named(const char *name)
{
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
        if (strcmp(fronts[i].name, name) == 0)
            return fronts[i].call;
    return NULL;
}

#endif
