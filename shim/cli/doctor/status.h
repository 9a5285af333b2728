/* SPDX-License-Identifier: MIT
 *
 * Single facts about a process out of /proc/PID.
 */
#ifndef COVKEEP_CLI_DOCTOR_STATUS_H
#define COVKEEP_CLI_DOCTOR_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The content of /proc/PID/NAME, ended by a zero byte, and its size, where `size` is not
 * NULL; NULL with errno set. */
char *doctor_status_file(pid_t pid, const char *name, size_t *size);

/* What zero bytes separate, as an array ended by NULL. */
char **doctor_status_strings(char *text, size_t size);

/* The field of /proc/PID/status, by its name with the colon, in this base; 0 if it is not there. */
unsigned long long doctor_status_field(pid_t pid, const char *field, int base);

/* The process gained rights at its start (AT_SECURE, getauxval(3)). */
bool doctor_status_is_secure(pid_t pid);

/* The pid of the process's keeper that is alive, 0 if it has none. */
pid_t doctor_status_keeper(pid_t pid);

/* Both processes have the same file in /proc/PID/ns or at /proc/PID/root. */
bool doctor_status_same(pid_t pid, const char *name);

#endif
