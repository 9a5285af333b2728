/* SPDX-License-Identifier: MIT
 *
 * clone(2) with CLONE_VM and no exit signal. Signals are blocked around it: the helper must not run
 * the program's handlers in the program's memory, and what hits the process group must not hit it
 * before it has left the group.
 */
#include "flush/helper.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct task {
    void (*work)(void *argument);
    void *argument;
    bool done;
};

/* A pipe that a harness reads to its end must not stay open through us. */
static void close_descriptors(void)
{
    syscall(SYS_close_range, 0u, (unsigned)STDERR_FILENO - 1, 0u);
    syscall(SYS_close_range, (unsigned)STDERR_FILENO + 1, ~0u, 0u);
}

static int help(void *argument)
{
    struct task *task = argument;
    setsid();
    prctl(PR_SET_NAME, "covkeep", 0, 0, 0);
    close_descriptors();
    task->work(task->argument);
    __atomic_store_n(&task->done, true, __ATOMIC_RELEASE);
    return 0;
}

/* Anybody who waits with __WALL may have reaped it before us: then it is gone as well. */
static void await_end(pid_t helper)
{
    while (syscall(SYS_wait4, helper, NULL, __WALL, NULL) < 0 && errno == EINTR)
        ;
}

bool helper_run(void (*work)(void *argument), void *argument, void *stack, size_t stack_size)
{
    struct task task = {work, argument, false};
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t helper = clone(help, (char *)stack + stack_size, CLONE_VM, &task);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (helper > 0)
        await_end(helper);
    return __atomic_load_n(&task.done, __ATOMIC_ACQUIRE);
}
