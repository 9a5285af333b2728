/* SPDX-License-Identifier: MIT
 *
 * Strangers: programs into which no loader puts the library. They are static ones, those that gain
 * rights at their start, those of another machine, and those that a sanitizer's runtime would end
 * for the library. Such a program has no record of its own, so the process that starts it tells of
 * it; whether it has counters is left to the reader.
 */
#ifndef COVKEEP_EXEC_STRANGER_H
#define COVKEEP_EXEC_STRANGER_H

#include <stdbool.h>

/* stranger_tell() is called when the process is about to become `program`, or to start it, with
 * this environment. It tells the black box of a program that is a stranger and may have counters.
 * `is_searched` says that a name without a slash is looked up in $PATH. Without a black box nothing
 * happens. vfork-safe; errno is kept. */
void stranger_tell(const char *program, bool is_searched, char *const *environment);

#endif
