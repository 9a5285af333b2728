/* SPDX-License-Identifier: MIT
 *
 * Tries what a container may refuse, each in a child process of its own, since a filter may end who
 * makes such a call (seccomp(2)).
 */
#include "cli/doctor/look.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/doctor/finding.h"
#include "cli/text.h"

/* Each returns 0 or an error number, and runs in a child. */

/* The traced one must not outlive a tracer that a filter ends. Who has become another user (doctor
 * --user) could not trace what is made so, as that user can. */
static int try_ptrace(void)
{
    pid_t tracer = getpid();
    prctl(PR_SET_DUMPABLE, 1);
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (getppid() == tracer)
            pause();
        _exit(0);
    }
    if (child < 0)
        return errno;
    int error = ptrace(PTRACE_SEIZE, child, NULL, NULL) == 0 ? 0 : errno;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return error;
}

static int try_user_namespace(void)
{
    return unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
}

static int try_mount_namespace(void)
{
    return unshare(CLONE_NEWNS) == 0 ? 0 : errno;
}

static const struct {
    const char *name;
    int (*try)(void);
} trials[] = {
    {"ptrace of a child", try_ptrace},
    {"user namespaces", try_user_namespace},
    {"mount namespaces", try_mount_namespace},
};
#define TRIALS (sizeof(trials) / sizeof(trials[0]))

/* Returns why it is refused; NULL: it works. */
static const char *refusal_of(int (*try)(void))
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(try());
    if (child < 0 || waitpid(child, &status, 0) != child)
        return strerror(errno);
    if (WIFSIGNALED(status))
        return strsignal(WTERMSIG(status));
    return WEXITSTATUS(status) ? strerror(WEXITSTATUS(status)) : NULL;
}

void doctor_rights_try(void)
{
    const char *work = doctor_kernel_name();
    const char *refusals[TRIALS];
    for (size_t i = 0; i < TRIALS; i++) {
        refusals[i] = refusal_of(trials[i].try);
        if (!refusals[i])
            work = text_print("%s, %s", work, trials[i].name);
    }
    doctor_machine(work);
    for (size_t i = 0; i < TRIALS; i++)
        if (refusals[i])
            doctor_machine(text_print("refused, not needed: %s (%s)", trials[i].name, refusals[i]));
}
