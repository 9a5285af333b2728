/* SPDX-License-Identifier: MIT
 *
 * The way of the lines that the keeper of a dead program can write nowhere: standard error was a
 * pipe or a socket, which the keeper does not hold. Whoever waits for the keeper at its beacon, the
 * program's killer or its parent, writes them in its place.
 */
#ifndef COVKEEP_KEEPER_LAST_LINES_H
#define COVKEEP_KEEPER_LAST_LINES_H

/* last_lines_leave() is called in the keeper of a dead program, when everything is written.
 * `beacon` is the socket that it listens on. Lines that it has collected go to the first one who
 * waits there and is root or of the keeper's user; where nobody waits, into the pipe that standard
 * error was (stderr_reopen_pipe()). Where that cannot be, it waits a tenth of a second for somebody
 * to come. Async-signal-safe; makes no use of libc's state. */
void last_lines_leave(int beacon);

/* last_lines_take() is called by one who has waited at the beacon and has seen it go out, and
 * passes the lines that have come over the connection on (report_pass_on()). Async-signal-safe,
 * vfork-safe. */
void last_lines_take(int connection);

#endif
