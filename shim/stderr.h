/* SPDX-License-Identifier: MIT
 *
 * Which descriptor leads to the standard error that the program had at its start: in the program
 * itself, which may have put something else there, and in its keeper, which holds none of the
 * program's pipes and terminals. Nothing here writes.
 */
#ifndef COVKEEP_STDERR_H
#define COVKEEP_STDERR_H

#include <stdbool.h>

/* stderr_know() notes which file standard error is now. Until it is called every descriptor 2 is
 * taken for the program's standard error. Async-signal-safe; errno is kept. */
void stderr_know(void);

/* stderr_of_program() is called in the program and returns the descriptor for a line: 2, while that
 * is still the file of stderr_know(), a terminal, or a file opened for appending. A program that
 * closed standard error may have a socket or its data there; then it is a copy of the descriptor
 * that the program has kept. It returns -1 if there is none. Async-signal-safe; errno is kept. */
int stderr_of_program(void);

/* stderr_keep() is called by a keeper that is about to close its descriptors. It returns whether
 * the keeper has to keep descriptor 2. That is so for a regular file, where a line that came by a
 * descriptor of the keeper's own would be overwritten by the next one that is written without
 * O_APPEND; and for a pipe, for which descriptor 2 becomes a mere name of it (O_PATH, open(2)): a
 * harness that reads the pipe to its end does not wait for that. A terminal must be let go, since
 * it hangs up when the last descriptor is closed. Async-signal-safe. */
bool stderr_keep(void);

/* stderr_reopen() is called in the keeper and returns a new descriptor for the regular file or the
 * terminal that standard error was, or -1. stderr_reopen_pipe() does the same for a pipe; it
 * returns -1, too, where nobody reads the pipe any more, and where another user has made it.
 * Async-signal-safe. */
int stderr_reopen(void);
int stderr_reopen_pipe(void);

#endif
