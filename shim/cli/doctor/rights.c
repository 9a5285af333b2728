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
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/text.h"

/* Each returns 0 or an error number, and runs in a child. */
static int try_ptrace(void)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    if (child < 0)
        return errno;
    int error = ptrace(PTRACE_SEIZE, child, NULL, NULL) == 0 ? 0 : errno;
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
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

const char *doctor_rights_try(void)
{
    const char *work = NULL, *refused = NULL;
    for (size_t i = 0; i < TRIALS; i++) {
        const char *name = trials[i].name, *why = refusal_of(trials[i].try);
        if (why)
            refused =
                text_print("%s%s%s (%s)", refused ? refused : "", refused ? ", " : "", name, why);
        else
            work = text_print("%s%s%s", work ? work : "", work ? ", " : "", name);
    }
    if (!refused)
        return text_print("%s work", work);
    return text_print("%s%srefused, and not needed by covkeep: %s", work ? work : "",
                      work ? " work; " : "", refused);
}
