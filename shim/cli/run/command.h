/* SPDX-License-Identifier: MIT
 *
 * The command that `covkeep run` runs: starts it as if whoever started covkeep had, and ends as it
 * has ended. The process has one thread and blocks all signals from command_prepare on.
 */
#ifndef COVKEEP_CLI_RUN_COMMAND_H
#define COVKEEP_CLI_RUN_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/settings.h"

struct command {
    pid_t pid;
    int told; /* a pipe, in which the error number of a failed exec comes */
    bool is_ended;
    bool is_hurried; /* a signal came after its end that would have ended covkeep; to be cleared */
    int code;        /* CLD_EXITED, CLD_KILLED, CLD_DUMPED */
    int status;      /* the exit status or the signal */
};

/* Blocks all signals, and has the kernel tell of children and hand over orphans. What the command
 * is to find as it was is noted. Once, before everything else. */
void command_prepare(void);

/* Starts argv[0], found by $PATH, with these settings in its environment. Returns before the exec.
 * False, with errno, if there is no process to be had. */
bool command_start(struct command *command, char **argv,
                   const struct setting settings[SETTINGS_COUNT]);

/* For a command that has ended: why the exec failed, an error number; 0 if it did not. */
int command_exec_error(const struct command *command);

/* The exit status with which covkeep has to end; if the command was killed by a signal, covkeep
 * dies of the same one here, where the kernel lets it. Then it is 128 + the signal's number. */
int command_end_alike(const struct command *command);

#endif
