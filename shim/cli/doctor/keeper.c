/* SPDX-License-Identifier: MIT
 *
 * Tries to make a keeper. The trial must run in a process of its own, since a filter may end a
 * process that makes such a call (seccomp(2)). How far it has come stands in shared memory.
 */
#include "cli/doctor/look.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/doctor/finding.h"
#include "cli/text.h"
#include "kernel/sys.h"
#include "kernel/task.h"

#define STACK ((size_t)16384)

enum step { TO_FORK, TO_WIPE, TO_MEMFD, TO_CLONE, TO_OPEN, TO_THREAD, ALL_DONE };

/* Each step, and what its refusal means. */
static const struct {
    const char *call, *meaning;
} steps[] = {
    [TO_FORK] = {"fork", "no program can be started here"},
    [TO_WIPE] = {"madvise(MADV_WIPEONFORK)", "there are no keepers, and SIGKILL loses counts"},
    [TO_MEMFD] = {"memfd_create", "Python programs cannot be asked to save before a SIGKILL"},
    [TO_CLONE] = {"clone(CLONE_VM)", "there are no keepers, and SIGKILL loses counts"},
    [TO_OPEN] = {"pidfd_open", "a program that has dropped its rights may die unseen"},
    [TO_THREAD] = {"clone(CLONE_THREAD)", "keepers cannot watch, and SIGKILL loses counts"},
    [ALL_DONE] = {"exit", "keepers do not end by themselves"},
};

struct trial {
    unsigned step; /* the last step that was begun */
    int refused;   /* the first step that was refused; 0: none */
    int error;
    int signal; /* the signal that ended the keeper; 0: none */
    char stack[STACK] __attribute__((aligned(16)));
    char thread_stack[STACK] __attribute__((aligned(16)));
};

static void begin(struct trial *trial, enum step step)
{
    __atomic_store_n(&trial->step, step, __ATOMIC_SEQ_CST);
}

static bool is_refused(struct trial *trial, long result)
{
    if (result >= 0)
        return false;
    if (!trial->refused) {
        trial->refused = (int)trial->step;
        trial->error = (int)-result;
    }
    return true;
}

static int do_nothing(void *argument)
{
    (void)argument;
    return 0;
}

static int be_keeper(void *argument)
{
    struct trial *trial = argument;
    begin(trial, TO_OPEN);
    is_refused(trial, sys_call(SYS_pidfd_open, sys_call(SYS_getppid), 0));
    begin(trial, TO_THREAD);
    unsigned long flags =
        CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
    is_refused(trial, task_start(do_nothing, trial->thread_stack + STACK, flags, trial, NULL));
    return 0;
}

/* Runs in the child. The keeper has no exit signal, so only __WALL waits for it (wait(2)). */
static void make_keeper(struct trial *trial)
{
    begin(trial, TO_WIPE);
    void *memory = sys_map(4096);
    if (!memory || is_refused(trial, sys_call(SYS_madvise, memory, 4096, MADV_WIPEONFORK)))
        return;
    begin(trial, TO_MEMFD);
    is_refused(trial, sys_call(SYS_memfd_create, "covkeep", MFD_CLOEXEC));
    begin(trial, TO_CLONE);
    long keeper = task_start(be_keeper, trial->stack + STACK, CLONE_VM, trial, NULL);
    if (is_refused(trial, keeper))
        return;
    int status = 0;
    while (sys_call(SYS_wait4, keeper, &status, __WALL, NULL) == -EINTR)
        ;
    if (WIFSIGNALED(status))
        trial->signal = WTERMSIG(status);
    else
        begin(trial, ALL_DONE);
}

static void tell(enum step step, const char *why)
{
    const char *remedy = "let the container's seccomp profile allow the call, or set "
                         "COV_KEEP_KEEPER=off and end programs by SIGTERM";
    if (strcmp(why, strerror(EAGAIN)) == 0) {
        why = "the limit of processes is reached (RLIMIT_NPROC, or pids.max of a container)";
        remedy = "raise the limit by three for each program: ulimit -u, --pids-limit";
    }
    doctor_find("keeper", steps[step].call, text_print("%s: %s", why, steps[step].meaning), remedy);
}

static void judge(const struct trial *trial, int status)
{
    int signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : trial->signal;
    unsigned step = __atomic_load_n(&trial->step, __ATOMIC_SEQ_CST);
    if (trial->refused)
        tell((enum step)trial->refused, strerror(trial->error));
    else if (signal_number)
        tell((enum step)step, text_print("%s ends who calls it", strsignal(signal_number)));
}

void doctor_keeper_try(void)
{
    struct trial *trial =
        sys_map_as(sizeof(*trial), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);
    int status = 0;
    if (!trial)
        return;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        make_keeper(trial);
        _exit(0);
    }
    if (child < 0)
        tell(TO_FORK, strerror(errno));
    else if (waitpid(child, &status, 0) == child)
        judge(trial, status);
    munmap(trial, sizeof(*trial));
}

void doctor_keeper_tell_user(const struct doctor_subject *subject, uid_t user)
{
    const char *keeper = doctor_variable(subject, "COV_KEEP_KEEPER");
    if (user == 0 && !(keeper && strcmp(keeper, "off") == 0))
        doctor_note("root",
                    "a program that starts as root and gives up root's rights can get them "
                    "back through its keeper: use it for tests, or set COV_KEEP_KEEPER=off");
}
