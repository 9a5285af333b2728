/* SPDX-License-Identifier: MIT
 *
 * Starts the command and ends like it. The command stays in covkeep's process group, so the
 * terminal's signals reach it as without covkeep. It inherits the dispositions and the mask that
 * covkeep was started with: covkeep must install no handlers, and undoes in the child what it has
 * changed.
 */
#include "cli/run/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/run/run.h"

static sigset_t mask_at_start;
static struct sigaction child_action_at_start;

/* If SIGCHLD were ignored, the kernel would reap the command, and its status would be gone. */
static void take_children(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(SIGCHLD, &action, &child_action_at_start);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

/* By the name first, since who has a keeper's name and blocks every signal is taken for a keeper
 * (keeper/recognize.h). */
void command_prepare(void)
{
    sigset_t all;
    prctl(PR_SET_NAME, "covkeep-run", 0, 0, 0);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &mask_at_start);
    take_children();
}

/* Whoever kills covkeep by SIGKILL wants to be rid of the command. */
static void die_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent)
        kill(getpid(), SIGKILL);
}

static _Noreturn void become(char **argv, const struct setting *settings, pid_t parent, int told)
{
    die_with(parent);
    settings_apply(settings);
    sigaction(SIGCHLD, &child_action_at_start, NULL);
    sigprocmask(SIG_SETMASK, &mask_at_start, NULL);
    execvp(argv[0], argv);
    int error = errno;
    _exit(write(told, &error, sizeof(error)) > 0 ? RUN_NOT_FOUND : RUN_FAILED);
}

/* The exec is not waited for, since the terminal may stop the child before it. */
bool command_start(struct command *command, char **argv,
                   const struct setting settings[SETTINGS_COUNT])
{
    int told[2];
    pid_t me = getpid();
    if (pipe2(told, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    *command = (struct command){.pid = fork(), .told = told[0]};
    if (command->pid == 0)
        become(argv, settings, me, told[1]);
    int error = errno;
    close(told[1]);
    errno = error;
    return command->pid > 0;
}

int command_exec_error(const struct command *command)
{
    int error = 0;
    return read(command->told, &error, sizeof(error)) == sizeof(error) ? error : 0;
}

/* Without a core dump: if there is to be one, the command has written it. */
static void die_of(int signal_number)
{
    const struct rlimit none = {0, 0};
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal_number);
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    sigaction(signal_number, &action, NULL);
    kill(getpid(), signal_number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
}

int command_end_alike(const struct command *command)
{
    if (command->code == CLD_EXITED)
        return command->status;
    die_of(command->status);
    return 128 + command->status;
}
