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

/* From now on `lost` is called with each line that tells of lost coverage. */
void report_on_loss(void (*lost)(const char *what, const char *path, const char *reason));

/* Remembers which file standard error is now. From then on a line goes to descriptor 2 only while
 * that is still the same file, a terminal or opened for appending: a program that closed it may
 * have a socket or its data there. Otherwise to a copy that the program has kept of it. */
void report_know_stderr(void);

/* From now on the process `keeper`, which shares this memory, writes no line but collects it, and
 * lines speak for `program`. Once the program is gone, the keeper's lines go where standard error
 * was, if that was a terminal or a file. Async-signal-safe. */
void report_from(pid_t keeper, pid_t program);

/* The lines of this process, a copy, speak for `program`. Async-signal-safe. */
void report_as(pid_t program);

/* The program writes what its keeper has collected. Async-signal-safe, errno is kept. */
void report_collected(void);

/* The keeper is alone from here on. Async-signal-safe. */
void report_alone(void);

/* Writes the line; `path` may be NULL. Async-signal-safe, errno is kept. Cut at 2 KB. */
void report_line(const char *what, const char *path, const char *reason);

/* The same with the text of an error number. Async-signal-safe. */
void report_errno(const char *what, const char *path, int error);

#endif
