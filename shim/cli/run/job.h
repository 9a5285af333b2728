/* SPDX-License-Identifier: MIT
 *
 * Job control: covkeep stops when the command has stopped, so that the shell takes the terminal
 * back; and the command continues when covkeep does.
 */
#ifndef COVKEEP_CLI_RUN_JOB_H
#define COVKEEP_CLI_RUN_JOB_H

#include <sys/types.h>

/* job_stop_along() is called when the command, a child, has stopped of this signal: covkeep stops,
 * too, and the function returns when covkeep is continued. Nothing happens where no shell could
 * continue covkeep (an orphaned process group, setpgid(2)). */
void job_stop_along(pid_t command, int signal_number);

/* job_continue() is called when covkeep was continued: it continues the command, if that is still
 * stopped. */
void job_continue(pid_t command);

#endif
