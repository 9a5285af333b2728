/* SPDX-License-Identifier: MIT
 *
 * What /proc tells of another process (proc_pid_status(5)).
 */
#ifndef COVKEEP_KERNEL_STATUS_H
#define COVKEEP_KERNEL_STATUS_H

#include <stdbool.h>
#include <sys/types.h>

/* Who traces the process (ptrace(2)); 0 for nobody, or where it cannot be told. Async-signal-safe;
 * errno is kept. */
pid_t status_tracer(pid_t process);

/* The parent of a process that is called `name`, 0 when it is called otherwise or is none.
 * Async-signal-safe; errno is kept. */
pid_t status_parent_of(pid_t process, const char *name);

/* What becomes of a signal that is sent to the process. Async-signal-safe; errno is kept. */
enum status_of_signal {
    STATUS_UNHANDLED, /* no handler of the program's is called; also when there is no such process
                       */
    STATUS_TAKEN,
    STATUS_STOPPED, /* the handler waits, as long as the process is stopped */
    STATUS_BLOCKED, /* or as long as its only thread blocks the signal */
};
enum status_of_signal status_of_signal(pid_t process, int signal_number);

/* The signal was sent to the process, and no thread has taken it. Async-signal-safe; errno is kept.
 */
bool status_has_pending(pid_t process, int signal_number);

/* How often its first thread has gone to sleep, if it sleeps now; else -1. Async-signal-safe; errno
 * is kept. */
long status_sleeps(pid_t process);

/* The beginning of a file below /proc/PID, "/status" or another one, as a string; false where
 * nothing can be read. Async-signal-safe; errno is kept. */
bool status_read(pid_t process, const char *rest, char *text, size_t size);

/* All lines of /proc/PID/status, each cut where it is longer than any that is asked for; false
 * where nothing can be read. Async-signal-safe; errno is kept. */
#define STATUS_SIZE 4096
bool status_lines(pid_t process, char lines[STATUS_SIZE]);

/* The mask in hexadecimal digits behind `name`, "\nSigCgt:\t" or another one; 0 where there is
 * none. Async-signal-safe. */
unsigned long long status_mask(const char *lines, const char *name);

/* "/proc/PID" and what follows, at most 12 characters. Async-signal-safe. */
void status_path(char path[40], pid_t process, const char *rest);

#endif
