/* SPDX-License-Identifier: MIT
 *
 * Takes signals one by one (sigtimedwait(2)). There must be no handler: so nothing is interrupted,
 * and the sender is known. The first process of a pid namespace gets a signal without a handler
 * only while it blocks the signal, as here.
 */
#include "cli/run/supervise.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/run/descendants.h"
#include "cli/run/inbox.h"
#include "cli/run/job.h"
#include "cli/run/witness.h"

static bool inbox_has_more; /* of which no signal tells any more */

bool supervise_is_alone(void)
{
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) != 0 && errno == ECHILD;
}

static void reap(struct command *command)
{
    siginfo_t info;
    while (info.si_pid = 0, waitid(P_ALL, 0, &info, WEXITED | WNOHANG | __WALL) == 0) {
        if (info.si_pid == 0)
            return;
        if (info.si_pid == command->pid) {
            command->is_ended = true;
            command->code = info.si_code;
            command->status = info.si_status;
        }
        if (info.si_code != CLD_EXITED)
            witness_saw(BLACKBOX_REAPED, info.si_pid, info.si_status);
    }
}

static void heed_children(struct command *command)
{
    siginfo_t info = {.si_pid = 0};
    if (!command->is_ended && waitid(P_PID, (id_t)command->pid, &info, WSTOPPED | WNOHANG) == 0 &&
        info.si_pid)
        job_stop_along(command->pid, info.si_status);
    reap(command);
}

/* Whether the command has got the signal, too. A process below covkeep knows no pid of covkeep's
 * but that of the group, which has the command in it as well; and the terminal's signals go to the
 * whole group. */
static bool has_come_to_all(const siginfo_t *info)
{
    switch (info->si_signo) {
    case SIGINT:
    case SIGQUIT:
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
    case SIGWINCH:
        if (info->si_code == SI_KERNEL)
            return true;
        break;
    case SIGHUP: /* it goes to the leader of the session alone */
        if (info->si_code == SI_KERNEL)
            return getsid(0) != getpid();
        break;
    default:
        break;
    }
    return info->si_code == SI_USER && descendants_have(info->si_pid);
}

/* The command has not been reaped, so its pid is still its own. A value that came with the signal
 * goes on. */
static void pass_on(const struct command *command, siginfo_t *info)
{
    if (info->si_signo == SIGCONT)
        job_continue(command->pid);
    else if (has_come_to_all(info))
        return;
    else if (info->si_code == SI_QUEUE)
        syscall(SYS_rt_sigqueueinfo, command->pid, info->si_signo, info);
    else
        kill(command->pid, info->si_signo);
}

static bool would_end(int signal_number)
{
    return signal_number == SIGTERM || signal_number == SIGINT || signal_number == SIGHUP ||
           signal_number == SIGQUIT;
}

static enum supervise_event read_inbox(void)
{
    inbox_has_more = !inbox_read();
    return SUPERVISE_INBOX;
}

/* As sigtimedwait(2) returns. */
static int next_signal(siginfo_t *info, int timeout_ms)
{
    const struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    sigset_t all;
    sigfillset(&all);
    return sigtimedwait(&all, info, timeout_ms < 0 ? NULL : &timeout);
}

enum supervise_event supervise_wait(struct command *command, int timeout_ms)
{
    siginfo_t info;
    for (;;) {
        int taken = next_signal(&info, inbox_has_more ? 0 : timeout_ms);
        if (taken < 0 && errno == EAGAIN)
            return inbox_has_more ? read_inbox() : SUPERVISE_TIMEOUT;
        if (taken == SIGCHLD) {
            heed_children(command);
            return SUPERVISE_CHILD;
        }
        if (taken > 0 && inbox_is_signal(&info))
            return read_inbox();
        if (taken > 0) /* the command may be dead already: its SIGCHLD comes after this signal */
            reap(command);
        if (taken > 0 && !command->is_ended)
            pass_on(command, &info);
        else if (taken > 0 && would_end(taken)) {
            command->is_hurried = true;
            return SUPERVISE_SIGNAL;
        }
    }
}
