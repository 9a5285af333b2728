/* SPDX-License-Identifier: MIT
 *
 * The one line `covkeep[pid]: what: path: reason`, for lost coverage and malformed settings only. A
 * line goes to the log (config.h) where that is set and can be opened; else under `covkeep run` to
 * that command (relay.h), and never to standard error, which a test may compare; else to standard
 * error. A line never raises a signal in the program and never changes errno.
 */
#ifndef COVKEEP_REPORT_H
#define COVKEEP_REPORT_H

#include <stdbool.h>
#include <sys/types.h>

#include "loss.h"

/* report_set_log() makes lines go to the end of the file `log_path`, or with NULL to no log. The
 * string must stay. */
void report_set_log(const char *log_path);

/* report_on_loss() sets a function that is called before each line of report_loss(), with the
 * reason, what is lost, and the words of the line. It returns whether the loss is in the process's
 * record: then `covkeep run` knows of it without the line. */
void report_on_loss(bool (*lost)(enum loss_reason reason, const char *what, const char *path,
                                 const char *words));

/* report_set_keeper() notes that the process `keeper`, which shares this memory, is the keeper of
 * `program`: its lines carry the pid `program`. Where they go neither to the log nor to `covkeep
 * run`, the keeper collects them for report_write_collected(). What was collected before is
 * dropped. Async-signal-safe. */
void report_set_keeper(pid_t keeper, pid_t program);

/* report_speak_for() is called in a snapshot child: from then on its lines carry the pid `program`.
 * Async-signal-safe. */
void report_speak_for(pid_t program);

/* report_write_collected() is called in the program and writes the lines that its keeper has
 * collected. Async-signal-safe; errno is kept. */
void report_write_collected(void);

/* report_keeps_stderr() is called by a keeper that is about to close its descriptors. It returns
 * whether the keeper has to keep descriptor 2 (stderr_keep()): lines go there, and not to the log
 * or to `covkeep run`. Async-signal-safe. */
bool report_keeps_stderr(void);

/* report_program_ended() is called in the keeper when its program is dead. From then on the keeper
 * writes its lines itself, to the file or terminal that stderr_know() has noted. If that was a pipe
 * or a socket, it collects them for report_hand_over(). Async-signal-safe. */
void report_program_ended(void);

/* report_has_collected() returns whether the keeper of a dead program has lines that it could write
 * nowhere, and report_hand_over() writes them to `fd`. report_pass_on() is called in another
 * process, for a line of such a keeper, a string without its newline, and lets it go where a line
 * of the caller's own goes. Async-signal-safe. */
bool report_has_collected(void);
void report_hand_over(int fd);
void report_pass_on(const char *line);

/* report_line() writes one line of at most 2 KB; what is longer is cut. `path` may be NULL. What a
 * terminal would not show as it is becomes a question mark (shown.h). Async-signal-safe; errno is
 * kept. */
void report_line(const char *what, const char *path, const char *reason);

/* report_errno() is report_line() with the text of an error number as the reason. Where `what`
 * begins with "coverage", the line tells of lost coverage (report_on_loss()). Async-signal-safe. */
void report_errno(const char *what, const char *path, int error);

/* report_loss() tells of lost coverage, or of coverage that may be lost, by a reason of loss.h or
 * an error number. report_loss_as() does the same with `words` in place of loss_words(reason).
 * Async-signal-safe. */
void report_loss(enum loss_reason reason, const char *path);
void report_loss_as(enum loss_reason reason, const char *path, const char *words);

/* For report_loss.c. report_put() is report_line(), and tells `covkeep run` whether the line tells
 * of lost coverage. report_is_needless() returns whether a loss that is in the process's record
 * needs no line: `covkeep run` reads the record. Async-signal-safe. */
void report_put(const char *what, const char *path, const char *reason, bool is_loss);
bool report_is_needless(void);

#endif
