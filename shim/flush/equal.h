/* SPDX-License-Identifier: MIT
 *
 * Whether another process has the rights of this one. A keeper that has more than its program must
 * not do what only the program's memory asks for.
 */
#ifndef COVKEEP_FLUSH_EQUAL_H
#define COVKEEP_FLUSH_EQUAL_H

#include <stdbool.h>
#include <sys/types.h>

/* Same user, group and capabilities, as proc_pid_status(5) tells. False when it cannot be told.
 * Async-signal-safe; errno is kept. */
bool equal_in_rights(pid_t process);

/* "/proc/PID" and what follows, at most 12 characters. Async-signal-safe. */
void proc_path(char path[40], pid_t process, const char *rest);

#endif
