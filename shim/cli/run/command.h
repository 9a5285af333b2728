/* SPDX-License-Identifier: MIT
 *
 * The command that `covkeep run` runs: it is started as if the parent of covkeep had started it,
 * and covkeep ends as it has ended. The process has one thread, and blocks all signals from
 * command_prepare() on.
 */
#ifndef COVKEEP_CLI_RUN_COMMAND_H
#define COVKEEP_CLI_RUN_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/settings.h"

struct command {
    pid_t pid;
    int told; /* read end of a pipe through which the error number of a failed exec comes */
    bool is_ended;
    bool is_hurried; /* a signal that would have ended covkeep came after the command's end; whoever
                        heeds it clears this */
    int code;        /* CLD_EXITED, CLD_KILLED or CLD_DUMPED (sigaction(2)), once it is ended */
    int status;      /* the exit status, or the signal */
};

/* command_prepare() blocks all signals, makes the process a subreaper (prctl(2)) that is told of
 * its children, and notes how it was before, for the command. Called once, before everything else.
 */
void command_prepare(void);

/* command_start() starts argv[0], found by $PATH, with these settings in its environment. It
 * returns before the exec; false, with errno, if no process can be had. */
bool command_start(struct command *command, char **argv,
                   const struct setting settings[SETTINGS_COUNT]);

/* command_exec_error() returns why the exec of a command that has ended failed, an error number; 0
 * if it did not fail. */
int command_exec_error(const struct command *command);

/* command_end_alike() returns the exit status with which covkeep is to end. If the command was
 * killed by a signal, covkeep dies of the same signal here, without a core dump; where the kernel
 * does not let it, it returns 128 + the signal's number. */
int command_end_alike(const struct command *command);

#endif
