/* SPDX-License-Identifier: MIT
 *
 * The one line `covkeep[pid]: what: path: reason`, for lost coverage and malformed settings only.
 * It goes to the log (config.h) where that is set and can be opened, else to standard error; under
 * `covkeep run` it goes there (relay.h) and never to standard error, which a test may compare. A
 * line never raises a signal in the program and never changes errno.
 */
#ifndef COVKEEP_REPORT_H
#define COVKEEP_REPORT_H

#include <stdbool.h>
#include <sys/types.h>

#include "loss.h"

/* report_to() says where lines go: to the end of the file `log_path`, or with NULL to standard
 * error. The string must stay. */
void report_to(const char *log_path);

/* report_on_loss() makes each line that tells of lost coverage a call of `lost` first: those of
 * report_loss(), and of report_errno() where `what` begins with "coverage". `words` are those of
 * the line. `lost` returns whether the loss is in the process's record: then `covkeep run` knows it
 * without the line. */
void report_on_loss(bool (*lost)(enum loss_reason reason, const char *what, const char *path,
                                 const char *words));

/* report_know_stderr() notes which file standard error is now. From then on a line goes to
 * descriptor 2 only while that is still this file, a terminal, or a file opened for appending: a
 * program that closed it may have a socket or its data there. Otherwise the line goes to a copy of
 * the descriptor that the program has kept, if it has one. */
void report_know_stderr(void);

/* report_from() says that the process `keeper`, which shares this memory, is the keeper of
 * `program`: its lines carry the pid `program`. Unless COV_KEEP_LOG is set it collects them for
 * report_collected(). What was collected before is dropped. Async-signal-safe. */
void report_from(pid_t keeper, pid_t program);

/* report_as() is called in a snapshot child: its lines carry the pid `program`.
 * Async-signal-safe. */
void report_as(pid_t program);

/* report_collected() writes, in the program, the lines that its keeper has collected.
 * Async-signal-safe, errno is kept. */
void report_collected(void);

/* report_keeps_stderr() is called by a keeper that is about to close its descriptors. It returns
 * whether the keeper has to keep standard error: a file to which nobody appends, where the next one
 * that writes would overwrite a line that came by another descriptor. Async-signal-safe. */
bool report_keeps_stderr(void);

/* report_alone() says that the keeper's program is gone. From then on the keeper writes its lines
 * itself, to the file or terminal that report_know_stderr() has noted; those of a pipe or socket
 * are lost. Async-signal-safe. */
void report_alone(void);

/* report_line() writes one line of at most 2 KB; what is longer is cut. `path` may be NULL. What a
 * terminal would not show as it is becomes a question mark (shown.h). Async-signal-safe, errno is
 * kept. */
void report_line(const char *what, const char *path, const char *reason);

/* report_errno() is report_line() with the text of an error number as the reason.
 * Async-signal-safe. */
void report_errno(const char *what, const char *path, int error);

/* report_loss() tells of lost coverage, or of coverage that may be lost, by a reason of loss.h,
 * which may be an error number. report_loss_as() does so in other words. Async-signal-safe. */
void report_loss(enum loss_reason reason, const char *path);
void report_loss_as(enum loss_reason reason, const char *path, const char *words);

/* For report_loss.c. report_put() is report_line(), and tells `covkeep run` whether the line is of
 * a loss. report_is_needless() returns whether it knows a loss that is in the record without a
 * line. Async-signal-safe. */
void report_put(const char *what, const char *path, const char *reason, bool is_loss);
bool report_is_needless(void);

#endif
