/* SPDX-License-Identifier: MIT
 *
 * A program that the doctor has to ask: the interpreter of a Python command, a shell. It gets no
 * input, a process group of its own, and a minute at most, of which it may be idle for 10 seconds.
 */
#ifndef COVKEEP_CLI_DOCTOR_CHILD_H
#define COVKEEP_CLI_DOCTOR_CHILD_H

/* doctor_child_ask() executes the file with these words and environment, and returns what it writes
 * to its standard output, up to 64 KB of it, as far as it comes in time; the caller may change the
 * text, which the next call overwrites. Its standard error is lost. It returns NULL where no
 * process can be made. The program, and what it has started in its group, is killed in the end. */
char *doctor_child_ask(const char *file, char **words, char **environment);

#endif
