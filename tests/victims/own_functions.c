/* SPDX-License-Identifier: MIT
 *
 * Defines, counted, what a program may define of libc's functions: those on strings and memory do
 * their job, the others are mocks that refuse. It calls none of them, so none has been called,
 * however it ends. `w` waits for its ending and returns from main, `_` ends by _exit then; `f` does
 * so in a forked child; `e` execs with an empty environment; `s` empties the environment and calls
 * system.
 */
#include "own_strings.h"

#include <sys/syscall.h>

extern char **environ;
extern long syscall(long number, ...);
extern int system(const char *), waitpid(int, int *, int);
extern int fork(void), execve(const char *, char *const *, char *const *);
extern _Noreturn void exit(int), _exit(int);

/* Of direct calls gcc --coverage makes those of libgcov, which needs strings, too. */
static int (*volatile plain_fork)(void) = fork;
static int (*volatile plain_execve)(const char *, char *const *, char *const *) = execve;

#pragma GCC diagnostic ignored "-Wbuiltin-declaration-mismatch"
/* Mocks. */
#define MOCK(name) DEFINE(long, name, (void), 0)
#define TEXTS(X) X(strdup) X(strndup) X(strerror) X(strerrordesc_np) X(strsignal) X(sigabbrev_np)
#define START(X) X(getenv) X(secure_getenv) X(getauxval) X(gnu_get_libc_version) X(on_exit)
#define LOADER(X) X(dlsym) X(dlvsym) X(dlerror) X(dladdr) X(dladdr1) X(dlinfo) X(dl_iterate_phdr)
#define THREADS(X) X(pthread_mutex_lock) X(pthread_mutex_unlock) X(pthread_atfork)
#define CANCEL(X) X(pthread_setcancelstate) X(pthread_sigmask) X(siglongjmp)
#define SIGNALS(X) X(sigprocmask) X(sigemptyset) X(sigfillset) X(sigaddset) X(raise)
#define SPAWN(X) X(posix_spawnattr_init) X(posix_spawnattr_destroy)
#define SPAWN_SETS(X) X(posix_spawnattr_setflags) X(posix_spawnattr_setsigmask)
#define SPAWN_DEFAULT(X) X(posix_spawnattr_setsigdefault)
#define READS(X) X(read) X(openat) X(fcntl) X(fstat) X(stat) X(getcwd)
#define WRITES(X) X(write) X(close) X(mkdir) X(link) X(rename)
#define CALLS(X) X(getpid) X(gettid) X(mmap) X(munmap) X(poll) X(clock_gettime)
#define OTHERS(X) X(time) X(nanosleep) X(usleep) X(socket) X(connect)

TEXTS(MOCK);
START(MOCK);
LOADER(MOCK);
THREADS(MOCK);
CANCEL(MOCK);
SIGNALS(MOCK);
SPAWN(MOCK);
SPAWN_SETS(MOCK);
SPAWN_DEFAULT(MOCK);
READS(MOCK);
WRITES(MOCK);
CALLS(MOCK);
OTHERS(MOCK);

static unsigned sum;

static void work(void)
{
    for (unsigned i = 0; i < 10; i++)
        sum += i;
}

static void until_end(void)
{
    char c;
    syscall(SYS_write, 1, "ready\n", 6L);
    while (syscall(SYS_read, 0, &c, 1L) > 0)
        ;
}

static void fork_and_wait(void)
{
    int child = plain_fork();
    work();
    if (child == 0)
        until_end();
    else
        waitpid(child, &child, 0);
    exit(0);
}

int main(int argc, char **argv)
{
    char *echo[] = {"/bin/echo", "ready", NULL}, *none[] = {NULL};
    char how = 'x';
    if (argc > 1)
        how = argv[1][0];
    work();
    if (how == 'f')
        fork_and_wait();
    if (how == 'e')
        plain_execve(echo[0], echo, none);
    if (how == 's') {
        environ = none;
        system("echo ready");
    }
    if (how != 's')
        until_end();
    if (how == '_')
        _exit(0);
    return 0;
}
