/* SPDX-License-Identifier: MIT
 *
 * Stops and continues along with the command. A SIGCONT for the whole group may come between the
 * command's stop and covkeep's. The two signals cancel each other while they are pending
 * (signal(7)), so covkeep's own stop is made pending first, and then the command is looked at once
 * more.
 */
#include "cli/run/job.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/proc.h"

/* The command's own process group, if it had the terminal when the command stopped, as an
 * interactive shell has, which cannot take the terminal back by itself; 0: none. */
static pid_t group_with_terminal;

static bool is_stopped(pid_t command)
{
    struct proc_stat process;
    return proc_is_ours() && proc_stat(command, &process) && process.state == 'T';
}

/* The command has stopped again since its stop was last waited for: the user was quick. */
static bool has_stopped_anew(pid_t command)
{
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)command, &info, WSTOPPED | WNOHANG | WNOWAIT) == 0 && info.si_pid;
}

/* SIGSTOP would stop covkeep even where nobody waits to continue it; there the kernel holds SIGTSTP
 * back. */
static int milder(int signal_number)
{
    return signal_number == SIGTTIN || signal_number == SIGTTOU ? signal_number : SIGTSTP;
}

static void note_terminal(pid_t command)
{
    pid_t group = getpgid(command);
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    bool is_its_own = group > 0 && group != getpgrp() && terminal >= 0;
    group_with_terminal = is_its_own && tcgetpgrp(terminal) == group ? group : 0;
    if (terminal >= 0)
        close(terminal);
}

/* The shell has continued covkeep in the foreground, so that is where the command belongs. SIGTTOU
 * is blocked, so the kernel lets a process of the background do this, too. */
static void pass_terminal(void)
{
    int terminal = group_with_terminal ? open("/dev/tty", O_RDWR | O_CLOEXEC) : -1;
    if (terminal < 0)
        return;
    if (tcgetpgrp(terminal) == getpgrp())
        tcsetpgrp(terminal, group_with_terminal);
    close(terminal);
}

void job_stop_along(pid_t command, int signal_number)
{
    struct sigaction action = {.sa_handler = SIG_DFL}, before;
    const struct timespec at_once = {0, 0};
    sigset_t only;
    int ours = milder(signal_number);
    note_terminal(command);
    sigemptyset(&only);
    sigaddset(&only, ours);
    sigaction(ours, &action, &before);
    kill(getpid(), ours);
    if (is_stopped(command)) {
        sigprocmask(SIG_UNBLOCK, &only, NULL);
        sigprocmask(SIG_BLOCK, &only, NULL);
    } else {
        sigtimedwait(&only, NULL, &at_once);
    }
    sigaction(ours, &before, NULL);
}

void job_continue(pid_t command)
{
    if (!is_stopped(command) || has_stopped_anew(command))
        return;
    pass_terminal();
    kill(command, SIGCONT);
}
