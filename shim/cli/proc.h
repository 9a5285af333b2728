/* SPDX-License-Identifier: MIT
 *
 * Processes, by /proc. Which pids in /proc are those that a record or a system call means: /proc
 * may be missing, or be that of another pid namespace, as after unshare(1) without --mount-proc;
 * and a process in a namespace of its own knows itself by another pid than the one that it has
 * here.
 */
#ifndef COVKEEP_CLI_PROC_H
#define COVKEEP_CLI_PROC_H

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A process as /proc/PID/stat shows it (proc_pid_stat(5)). */
struct proc_stat {
    pid_t pid, parent;
    char state;
    unsigned flags;
    int threads;
    unsigned long long start; /* when it began; with the pid this tells which process it is */
    char name[20];            /* the first thread's name, any bytes */
};

/* proc_stat() fills in the process of this pid; false: there is none. */
bool proc_stat(pid_t pid, struct proc_stat *process);

/* proc_has_ended() returns whether the process is a zombie, or dead. */
bool proc_has_ended(const struct proc_stat *process);

/* proc_next() returns the next process in /proc; 0 is the end, up to which it must be called. *proc
 * is NULL before the first call. */
pid_t proc_next(DIR **proc);

/* proc_is_ours() returns whether /proc is there, and that of this process's pid namespace. */
bool proc_is_ours(void);

/* proc_pid() returns the pid in this namespace of the process that has `pid` in the namespace of
 * that number (as in blackbox.h; 0: it is not known, so taken for this one); 0 if there is no such
 * process. */
int proc_pid(uint32_t pid_namespace, int pid);

#endif
