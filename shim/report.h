/* SPDX-License-Identifier: MIT
 *
 * The one line `covkeep[pid]: what: path: reason`, for lost coverage and malformed settings only.
 * It goes to COV_KEEP_LOG where that is set, else to standard error, and is never the reason for a
 * signal, a wait or a changed errno.
 */
#ifndef COVKEEP_REPORT_H
#define COVKEEP_REPORT_H

#include <sys/types.h>

/* Where lines go: a file to append to, or NULL for standard error. The string must stay. */
void report_to(const char *log_path);

/* Remembers which file standard error is now. From then on a line goes to descriptor 2 only while
 * that is still the same file, a terminal or opened for appending: a program that closed it may
 * have a socket or its data there. */
void report_know_stderr(void);

/* The process that lines are about, where another one writes them; 0: the writing process itself.
 */
void report_speak_for(pid_t process);

/* Writes the line; `path` may be NULL. Async-signal-safe, errno is kept. Cut at 2 KB. */
void report_line(const char *what, const char *path, const char *reason);

/* The same with the text of an error number. Async-signal-safe. */
void report_errno(const char *what, const char *path, int error);

#endif
