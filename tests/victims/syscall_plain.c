/* SPDX-License-Identifier: MIT
 *
 * syscall_plain calls | thread | execve PROGRAM | execveat PROGRAM | execfail | exit
 *
 * Calls syscall(2) with what it makes of its arguments, stack and errno at stake, and prints what
 * came back. Invariant: that is the same with and without the shim.
 */
#define _GNU_SOURCE
#include "syscall_raw.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ERRNO_BEFORE = 77, STACK_SIZE = 65536 };

#define TELL(call)                                                                                 \
    do {                                                                                           \
        errno = ERRNO_BEFORE;                                                                      \
        long told = (call);                                                                        \
        int error = errno;                                                                         \
        printf("%s: %ld, errno %d\n", #call, told, error);                                         \
    } while (0)

static void tell_status(const char *what, long pid)
{
    int status = 0xeeee, error = errno;
    if (pid > 0)
        waitpid((pid_t)pid, &status, __WALL);
    printf("%s: %d, errno %d, status %#x\n", what, pid > 0, error, (unsigned)status);
    errno = ERRNO_BEFORE;
}

/* What takes no child. The sixth argument of mmap is the place in the file. */
static void call_plainly(void)
{
    static unsigned word = 5;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    char first[16], mapped[16];
    char *page = (char *)syscall(SYS_mmap, NULL, 4096L, PROT_READ, MAP_PRIVATE, fd, 4096L);
    memcpy(mapped, page, sizeof mapped);
    printf("six arguments: %d\n", pread(fd, first, sizeof first, 4096) == sizeof first &&
                                      memcmp(first, mapped, sizeof first) == 0);
    close(fd);
    TELL(syscall(SYS_getpid) == getpid());
    TELL(syscall(SYS_gettid) == gettid());
    TELL(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 6, NULL, NULL, 0));
    TELL(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
    TELL(syscall(SYS_mmap, NULL, 0L, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L));
    TELL(syscall(100000L));
    TELL(syscall(-1L));
    TELL(syscall(SYS_read, -1, first, 1));
    TELL(syscall(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0));
    TELL(syscall(SYS_prctl, PR_SET_SECCOMP, 77, 0, 0, 0));
    TELL(syscall(SYS_seccomp, 77, 0, NULL));
    TELL(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &(unsigned){SECCOMP_RET_ALLOW}));
    TELL(syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0));
    TELL(syscall(SYS_kill, getpid(), 0));
    TELL(syscall(SYS_wait4, -1, NULL, 0, NULL));
    fflush(stdout);
}

/* Through here libc's own locks are not held by another thread of the parent. */
__attribute__((noreturn)) static void end_forked(long code)
{
    int is_alone = syscall(SYS_getppid) > 0 && errno == ERRNO_BEFORE;
    syscall(SYS_exit_group, is_alone ? code : 99);
    __builtin_unreachable();
}

static void fork_each_way(void)
{
    long pid;
    struct clone_args by_clone3 = {.exit_signal = SIGCHLD};
    errno = ERRNO_BEFORE;
#ifdef SYS_fork
    if ((pid = syscall(SYS_fork)) == 0)
        end_forked(1);
    tell_status("fork", pid);
#endif
    if ((pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)) == 0)
        end_forked(2);
    tell_status("clone", pid);
    if ((pid = syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0)) == 0)
        end_forked(3);
    tell_status("clone, suspended", pid);
    if ((pid = syscall(SYS_clone3, &by_clone3, sizeof by_clone3)) == 0)
        end_forked(4);
    tell_status("clone3", pid);
}

/* The child returns first, on its parent's stack. */
static void share_the_stack(void)
{
    long pid;
    struct clone_args by_clone3 = {.flags = CLONE_VM | CLONE_VFORK, .exit_signal = SIGCHLD};
    errno = ERRNO_BEFORE;
#ifdef SYS_vfork
    if ((pid = syscall(SYS_vfork)) == 0)
        exit_raw(5);
    tell_status("vfork", pid);
#endif
    if ((pid = syscall(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0)) == 0)
        exit_raw(6);
    tell_status("clone on the same stack", pid);
    if ((pid = syscall(SYS_clone3, &by_clone3, sizeof by_clone3)) == 0)
        exit_raw(7);
    tell_status("clone3 on the same stack", pid);
}

#ifdef __x86_64__
static void begin_on_own_stack(void)
{
    exit_raw(8);
}

/* The return address lies on the stack, and thus on the child's. */
static void return_on_another_stack(void)
{
    char *stack =
        mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void (**top)(void) = (void (**)(void))(stack + STACK_SIZE - 64);
    struct clone_args by_clone3 = {.flags = CLONE_VM,
                                   .exit_signal = SIGCHLD,
                                   .stack = (unsigned long)stack,
                                   .stack_size = STACK_SIZE - 64};
    errno = ERRNO_BEFORE;
    *top = begin_on_own_stack;
    tell_status("clone with a stack", syscall(SYS_clone, CLONE_VM | SIGCHLD, top, 0, 0, 0));
    *top = begin_on_own_stack; /* it has overwritten that */
    tell_status("clone with a stack", syscall(SYS_clone, SIGCHLD, top, 0, 0, 0));
    tell_status("clone3 with a stack", syscall(SYS_clone3, &by_clone3, sizeof by_clone3));
}
#else
static void return_on_another_stack(void)
{
}
#endif

static void *call_everything(void *unused)
{
    call_plainly();
    fork_each_way();
    share_the_stack();
    return_on_another_stack();
    return unused;
}

static void fail_to_exec(void)
{
    char *argv[] = {"x", NULL}, *envp[] = {"A=1", NULL};
    TELL(syscall(SYS_execve, "/nonexistent", argv, envp));
    TELL(syscall(SYS_execve, "/", argv, envp));
    TELL(syscall(SYS_execve, (char *)1, argv, envp));
    TELL(syscall(SYS_execveat, AT_FDCWD, "/nonexistent", argv, envp, 0));
    TELL(syscall(SYS_execveat, AT_FDCWD, "/nonexistent", argv, envp, 1));
    TELL(syscall(SYS_execveat, -5, "nonexistent", argv, envp, 0));
}

int main(int argc, char **argv)
{
    pthread_t thread;
    const char *what = argv[1];
    char *args[] = {argv[argc - 1], "one", NULL}, *envp[] = {"A=1", NULL};
    if (strcmp(what, "calls") == 0)
        call_everything(NULL);
    else if (strcmp(what, "thread") == 0 && !pthread_create(&thread, NULL, call_everything, NULL))
        pthread_join(thread, NULL);
    else if (strcmp(what, "execve") == 0)
        syscall(SYS_execve, argv[2], args, envp);
    else if (strcmp(what, "execveat") == 0)
        syscall(SYS_execveat, AT_FDCWD, argv[2], args, envp, 0);
    else if (strcmp(what, "execfail") == 0)
        fail_to_exec();
    else if (strcmp(what, "exit") == 0)
        syscall(SYS_exit_group, 7);
    return 0;
}
