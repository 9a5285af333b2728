/* SPDX-License-Identifier: MIT
 *
 * What /proc tells of another process, mostly by /proc/PID/status (proc_pid_status(5)). Nothing
 * here waits for that process or changes it.
 */
#ifndef COVKEEP_KERNEL_STATUS_H
#define COVKEEP_KERNEL_STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* status_tracer() returns the pid of the process that traces this one (ptrace(2)); 0 for none, or
 * when it cannot be told. Async-signal-safe; errno is kept. */
pid_t status_tracer(pid_t process);

/* status_parent_of() returns the parent's pid of a process whose name (comm) is `name`; 0 when it
 * has another name, or when there is no such process. Async-signal-safe; errno is kept. */
pid_t status_parent_of(pid_t process, const char *name);

/* What becomes of a signal that is sent to a process. */
enum status_of_signal {
    /* The process has no handler for the signal, or there is no such process. */
    STATUS_UNHANDLED,
    /* The handler runs as soon as a thread can take the signal. */
    STATUS_TAKEN,
    /* The handler runs when the process is continued. */
    STATUS_STOPPED,
    /* The handler runs when the only thread unblocks the signal. */
    STATUS_BLOCKED,
};
/* status_of_signal() returns what becomes of this signal as the process is now. Async-signal-safe;
 * errno is kept. */
enum status_of_signal status_of_signal(pid_t process, int signal_number);

/* status_has_pending() returns whether the signal was sent to the process as a whole and no thread
 * has taken it. Async-signal-safe; errno is kept. */
bool status_has_pending(pid_t process, int signal_number);

/* status_is_runnable() returns whether the first thread of the process runs, or waits for a
 * processor. Async-signal-safe; errno is kept. */
bool status_is_runnable(pid_t process);

/* status_times() returns for how many milliseconds of its life the thread has run, and for how many
 * it has waited for a processor up to when it ran last; both are 0 where that cannot be told.
 * Async-signal-safe; errno is kept. */
struct status_times {
    long long ran_ms, delay_ms;
};
struct status_times status_times(pid_t thread);

/* status_sleeps() returns how often the process's first thread has gone to sleep
 * (voluntary_ctxt_switches) if it sleeps now, else -1. Async-signal-safe; errno is kept. */
long status_sleeps(pid_t process);

/* status_pid_namespace() returns the number of the calling process's pid namespace, asked anew each
 * time; 0 where there is no /proc of it. Async-signal-safe; errno is kept. */
uint32_t status_pid_namespace(void);

/* status_read() reads the beginning of /proc/PID followed by `rest`, such as "/stat", into `text`
 * as a string of at most size - 1 bytes. It returns false when nothing could be read.
 * Async-signal-safe; errno is kept. */
bool status_read(pid_t process, const char *rest, char *text, size_t size);

/* status_lines() reads the lines of /proc/PID/status that the shim asks for anywhere (status.c lists
 * them), each cut to a length that is enough for all that is asked. It returns false when nothing
 * could be read. Async-signal-safe; errno is kept. */
#define STATUS_SIZE 768
bool status_lines(pid_t process, char lines[STATUS_SIZE]);

/* status_mask() returns the number whose hexadecimal digits follow the first `name`, such as
 * "\nSigCgt:\t", in `lines`; 0 when `name` is not there. Async-signal-safe. */
unsigned long long status_mask(const char *lines, const char *name);

/* status_path() writes "/proc/PID" and `rest`, which has at most 12 characters, as a string to
 * `path`. Async-signal-safe. */
void status_path(char path[40], pid_t process, const char *rest);

#endif
