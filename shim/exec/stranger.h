/* SPDX-License-Identifier: MIT
 *
 * Programs into which no loader puts the library: static ones, those that gain rights at their
 * start, of another machine, and those that a sanitizer's runtime ends for it. Such a program has
 * no record, so whoever starts it tells of it; whether it has counters is found out by the reader.
 */
#ifndef COVKEEP_EXEC_STRANGER_H
#define COVKEEP_EXEC_STRANGER_H

#include <stdbool.h>

/* The process is about to become that program, or to start it, with this environment.
 * `is_searched`: by $PATH, if the name has no slash. Tells the black box if it is such a program
 * and may have counters. Without a black box nothing happens. vfork-safe; errno is kept. */
void stranger_begins(const char *program, bool is_searched, char *const *environment);

#endif
