/* SPDX-License-Identifier: MIT
 *
 * What /proc tells of a process, mostly by /proc/PID/status (proc_pid_status(5)). Nothing here
 * waits for the process or changes it. Everything is async-signal-safe and keeps errno.
 */
#ifndef COVKEEP_KERNEL_STATUS_H
#define COVKEEP_KERNEL_STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* status_tracer() returns the pid of the process that traces `process` (ptrace(2)), or 0 where
 * nobody does or the tracer cannot be told. */
pid_t status_tracer(pid_t process);

/* status_process_of() returns the pid of the process that the thread is of; 0 when there is no such
 * thread. Async-signal-safe; errno is kept. */
pid_t status_process_of(pid_t thread);

/* status_parent_if_named() returns the pid of the parent of `process` if the name (comm) of
 * `process` is `name`. It returns 0 where `process` has another name or does not exist. */
pid_t status_parent_if_named(pid_t process, const char *name);

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
/* status_of_signal() returns what would become of this signal as `process` is now. */
enum status_of_signal status_of_signal(pid_t process, int signal_number);

/* status_has_pending() returns whether the signal was sent to the process as a whole and no thread
 * has taken it yet. */
bool status_has_pending(pid_t process, int signal_number);

/* status_is_runnable() returns whether the first thread of the process runs or waits for a
 * processor. */
bool status_is_runnable(pid_t process);

/* status_times() returns two times of the thread's life in milliseconds: for how long it has run,
 * and for how long it had waited for a processor when it ran last. Both are 0 where that cannot be
 * told. */
struct status_times {
    long long ran_ms, delay_ms;
};
struct status_times status_times(pid_t thread);

/* status_sleep_count() returns how often the first thread of the process has gone to sleep
 * (voluntary_ctxt_switches) if that thread sleeps now, else -1. */
long status_sleep_count(pid_t process);

/* status_pid_namespace() returns the number of the calling process's pid namespace, which it asks
 * for anew each time; 0 where /proc does not tell. */
uint32_t status_pid_namespace(void);

/* status_read() reads the beginning of the file /proc/PID/NAME into `text`, as a string of at most
 * size - 1 bytes. `rest` is "/NAME", such as "/stat". It returns false when nothing could be read.
 */
bool status_read(pid_t process, const char *rest, char *text, size_t size);

/* status_lines() reads those lines of /proc/PID/status into `lines` that the shim asks for anywhere
 * (status.c lists them), as a string. Each line is cut after its first 96 characters. It returns
 * false when nothing could be read. */
#define STATUS_SIZE 768
bool status_lines(pid_t process, char lines[STATUS_SIZE]);

/* status_mask() returns the number whose hexadecimal digits follow the first `name`, such as
 * "\nSigCgt:\t", in `lines`; 0 when `name` is not there. */
unsigned long long status_mask(const char *lines, const char *name);

/* status_has_name() returns whether `lines` are those of a process with this name (comm), and
 * status_parent() its parent's pid. Async-signal-safe. */
bool status_has_name(const char *lines, const char *name);
pid_t status_parent(const char *lines);

/* status_path() writes "/proc/PID" and `rest`, which has at most 12 characters, to `path` as a
 * string. */
void status_path(char path[40], pid_t process, const char *rest);

#endif
