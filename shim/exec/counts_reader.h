/* SPDX-License-Identifier: MIT
 *
 * Programs that read .gcda files: gcov and its like. What the run's journal holds (flush/journal.h)
 * must be in the files before one starts.
 */
#ifndef COVKEEP_EXEC_COUNTS_READER_H
#define COVKEEP_EXEC_COUNTS_READER_H

/* counts_reader_begins() is called when the process is about to become `program` (NULL: not known),
 * or to start it, with these arguments. If that reads .gcda files, and there is a journal of
 * `covkeep run`, it has that settle the journal and waits until it has, for two minutes at most.
 * Such a program is known by its name, by that of a script among its arguments, or by an argument
 * that names .gcda files. vfork-safe; errno is kept. */
void counts_reader_begins(const char *program, char *const argv[]);

#endif
