/* SPDX-License-Identifier: MIT
 *
 * Single facts about a process, from /proc/PID (proc(5)).
 */
#ifndef COVKEEP_CLI_DOCTOR_STATUS_H
#define COVKEEP_CLI_DOCTOR_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* doctor_status_file() returns the content of /proc/PID/NAME, ended by a zero byte, and sets
 * `*size` unless `size` is NULL; NULL with errno set if it cannot be read. */
char *doctor_status_file(pid_t pid, const char *name, size_t *size);

/* doctor_status_strings() returns the strings in `text`, which zero bytes separate, as an array
 * ended by NULL. */
char **doctor_status_strings(char *text, size_t size);

/* doctor_status_field() returns a field of /proc/PID/status, by its name with the colon, in this
 * base; 0 if it is not there. */
unsigned long long doctor_status_field(pid_t pid, const char *field, int base);

/* doctor_status_is_secure() returns whether the process gained rights at its start (AT_SECURE,
 * getauxval(3)). */
bool doctor_status_is_secure(pid_t pid);

/* doctor_status_keeper() returns the pid of the process's keeper, 0 if it has none that lives. */
pid_t doctor_status_keeper(pid_t pid);

/* doctor_status_same() returns whether /proc/PID/NAME and /proc/self/NAME are the same file, for
 * names like "ns/mnt" and "root". */
bool doctor_status_same(pid_t pid, const char *name);

#endif
