/* SPDX-License-Identifier: MIT
 *
 * system, popen and wordexp start a shell inside libc, with `environ` as it is. Where environ lacks
 * nothing, libc does it all. Where the program has emptied or replaced environ, system() runs here
 * with a restored environment; popen() and wordexp(), whose results only libc can make, run in an
 * environ swap.
 */
#include <errno.h>
#include <paths.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "env/environ_swap.h"
#include "env/lock.h"
#include "env/restore.h"
#include "exec/too_long.h"
#include "export.h"
#include "kernel/libc.h"
#include "kernel/sigbits.h"
#include "kernel/sys.h"
#include "real.h"

/* While any system() runs, the process ignores SIGINT and SIGQUIT (POSIX): the first call that
 * begins saves the dispositions, the last one that ends puts them back. */
static pthread_mutex_t running_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned running;
static struct sigaction before_int, before_quit;

/* pthread_cleanup_push(3) calls these two; musl has neither. */
#pragma weak __pthread_register_cancel
#pragma weak __pthread_unregister_cancel

struct waiting {
    pid_t pid;
    sigset_t mask; /* the thread's, before SIGCHLD was blocked */
};

/* Does what POSIX asks of system() at its beginning: ignores SIGINT and SIGQUIT in the process and
 * blocks SIGCHLD in the thread. Adds to `to_default` the signals that the shell is to have at their
 * default. */
static void ignore_keyboard(struct waiting *waiting, sigset_t *to_default)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    const unsigned long child_only = sigbits_of(SIGCHLD);
    pthread_mutex_lock(&running_lock);
    if (running++ == 0) {
        libc_sigaction(SIGINT, &ignore, &before_int);
        libc_sigaction(SIGQUIT, &ignore, &before_quit);
    }
    if (before_int.sa_handler != SIG_IGN)
        *sigbits_in(to_default) |= sigbits_of(SIGINT);
    if (before_quit.sa_handler != SIG_IGN)
        *sigbits_in(to_default) |= sigbits_of(SIGQUIT);
    pthread_mutex_unlock(&running_lock);
    sys_call(SYS_rt_sigprocmask, SIG_BLOCK, &child_only, &waiting->mask, sizeof(child_only));
}

/* Ends what ignore_keyboard() began. */
static void heed_keyboard(const struct waiting *waiting)
{
    pthread_mutex_lock(&running_lock);
    if (--running == 0) {
        libc_sigaction(SIGINT, &before_int, NULL);
        libc_sigaction(SIGQUIT, &before_quit, NULL);
    }
    pthread_mutex_unlock(&running_lock);
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, &waiting->mask, NULL, NSIG / 8);
}

/* Returns the arguments of the shell that libc starts: from glibc 2.38 on a command may begin with
 * a dash. */
static char *const *shell_arguments(const char *command, const char *argv[5])
{
    const char **to = argv;
    *to++ = "sh";
    *to++ = "-c";
    if (libc_is_since(38))
        *to++ = "--";
    *to++ = command;
    *to = NULL;
    return (char *const *)argv;
}

/* Starts the shell, and returns 0 or an error number. When our additions make the list too long,
 * the shell gets environ as it is. */
static int start_shell(pid_t *pid, const char *command, const sigset_t *mask,
                       const sigset_t *to_default, char *const envp[])
{
    const char *words[5];
    char *const *argv = shell_arguments(command, words);
    const struct too_long_start start = {_PATH_BSHELL, argv, environ, envp};
    posix_spawnattr_t attr;
    int before = errno;
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, mask);
    posix_spawnattr_setsigdefault(&attr, to_default);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    int error = real.posix_spawn(pid, _PATH_BSHELL, NULL, &attr, argv, envp);
    if (too_long_must_retry(&start, error)) {
        errno = before; /* set by the child, in our memory */
        error = real.posix_spawn(pid, _PATH_BSHELL, NULL, &attr, argv, environ);
    }
    posix_spawnattr_destroy(&attr);
    return error;
}

/* Returns the shell's wait status, -1 when nobody can wait for it. */
static int wait_for(pid_t pid)
{
    int status;
    pid_t ended;
    do
        ended = real.wait4(pid, &status, 0, NULL);
    while (ended < 0 && errno == EINTR);
    return ended == pid ? status : -1;
}

/* The thread was cancelled in wait4: as in glibc, the shell is killed and reaped. */
static void end_shell(void *argument)
{
    struct waiting *waiting = argument;
    int state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
    sys_call(SYS_kill, waiting->pid, SIGKILL);
    wait_for(waiting->pid);
    pthread_setcancelstate(state, NULL);
    heed_keyboard(waiting);
}

static int wait_cancellably(struct waiting *waiting)
{
    int status;
    pthread_cleanup_push(end_shell, waiting);
    status = wait_for(waiting->pid);
    pthread_cleanup_pop(0);
    return status;
}

static int system_restored(const char *command, char *const envp[], struct env_room *room)
{
    struct waiting waiting;
    sigset_t to_default = {0};
    int status = W_EXITCODE(127, 0); /* POSIX: where no shell can be started */
    ignore_keyboard(&waiting, &to_default);
    int error = start_shell(&waiting.pid, command, &waiting.mask, &to_default, envp);
    env_room_release(room);
    if (error == 0)
        status = wait_cancellably(&waiting);
    heed_keyboard(&waiting);
    if (error != 0)
        errno = error;
    return status;
}

SHIM_EXPORT int system(const char *command)
{
    real_ready();
    struct env_room room;
    env_room_open(&room, false);
    char **own = environ;
    char *const *restored = command ? env_restored(own, &room) : own;
    /* An environ swap of another thread may end before libc reads the array. */
    if (restored == own && !env_is_swapped(own))
        return real.system(command);
    return system_restored(command, restored, &room);
}

/* A call of a function of libc that reads environ: its arguments and its result. */
struct reading {
    void (*call)(struct reading *reading);
    const char *text;
    const char *mode;
    wordexp_t *words;
    int flags;
    FILE *stream;
    int error;
    bool keeps_lock; /* holds env_lock() during the call */
};

static void stop_reading(void *argument)
{
    const struct reading *reading = argument;
    int saved = errno;
    if (!reading->keeps_lock)
        env_lock();
    env_swap_end();
    env_unlock();
    errno = saved;
}

/* Returns whether the swapped environment is too long for the shell that libc starts, and the
 * program's own is not; then one line says so. That is found out before the call, since libc would
 * fail with other errors than E2BIG. The arguments are the longest that any libc passes to its
 * shell. */
static bool is_too_long(const struct reading *reading, char *const *own)
{
    const char *argv[] = {"sh", "-c", "--", reading->text, NULL};
    const struct too_long_start start = {_PATH_BSHELL, (char *const *)argv, own, environ};
    if (too_long_kernel_takes(&start, environ) || !too_long_kernel_takes(&start, own))
        return false;
    too_long_tell(&start);
    return true;
}

static bool lend_to(const struct reading *reading)
{
    char *const *own = environ;
    if (!env_swap_begin())
        return false;
    bool lends = !is_too_long(reading, own);
    if (!lends)
        env_swap_end();
    return lends;
}

/* Makes the call, in an environ swap where something is missing. The thread may be cancelled in the
 * middle of the call. */
static void read_restored(struct reading *reading)
{
    env_lock();
    bool lent = lend_to(reading);
    if (!lent || !reading->keeps_lock)
        env_unlock();
    if (!lent) {
        reading->call(reading);
        return;
    }
    pthread_cleanup_push(stop_reading, reading);
    reading->call(reading);
    pthread_cleanup_pop(1);
}

static void call_popen(struct reading *reading)
{
    reading->stream = real.popen(reading->text, reading->mode);
}

/* libc's popen() holds a lock of its own while it starts the shell. env_lock() is held as well, so
 * that no setenv() of another thread comes in between. */
SHIM_EXPORT FILE *popen(const char *command, const char *mode)
{
    real_ready();
    struct reading reading = {call_popen, command, .mode = mode, .keeps_lock = true};
    read_restored(&reading);
    return reading.stream;
}

static void call_wordexp(struct reading *reading)
{
    reading->error = real.wordexp(reading->text, reading->words, reading->flags);
}

SHIM_EXPORT int wordexp(const char *words, wordexp_t *result, int flags)
{
    real_ready();
    /* Without a command substitution nothing is started, and variables stay the program's own. */
    if ((flags & WRDE_NOCMD) || !(strstr(words, "$(") || strchr(words, '`')))
        return real.wordexp(words, result, flags);
    struct reading reading = {call_wordexp, words, .words = result, .flags = flags};
    read_restored(&reading);
    return reading.error;
}
