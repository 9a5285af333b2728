/* SPDX-License-Identifier: MIT
 *
 * Job control: covkeep stops when the command has stopped, so that the shell takes the terminal
 * back, and the command continues with covkeep.
 */
#ifndef COVKEEP_CLI_RUN_JOB_H
#define COVKEEP_CLI_RUN_JOB_H

#include <sys/types.h>

/* The command, a child, has stopped of this signal: stops, too, and returns when continued. Nothing
 * happens where no shell could continue covkeep (an orphaned process group, setpgid(2)). */
void job_stop_along(pid_t command, int signal_number);

/* covkeep was continued: so is the command, if it is stopped still. */
void job_continue(pid_t command);

#endif
