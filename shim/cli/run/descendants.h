/* SPDX-License-Identifier: MIT
 *
 * The processes below this one, by /proc. As this process is a subreaper, these are all that the
 * command and its children have started and that are not reaped yet, daemons too. Looking never
 * changes a process.
 */
#ifndef COVKEEP_CLI_RUN_DESCENDANTS_H
#define COVKEEP_CLI_RUN_DESCENDANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct descendant {
    pid_t pid, parent;
    char state; /* as in /proc/PID/stat (proc_pid_stat(5)) */
    int threads;
    unsigned long long start; /* when it began; with the pid this tells which process it is */
    char name[20];            /* the thread's name, any bytes */
};

struct descendants {
    struct descendant *process;
    size_t count;
};

/* descendants_look() fills in any process; it returns false if there is none with that pid, or
 * nothing is known. */
bool descendants_look(pid_t pid, struct descendant *process);

/* descendants_have() returns whether the process is below this one. */
bool descendants_have(pid_t pid);

/* descendants_are_known() returns whether /proc is there, and that of this pid namespace. Without
 * it nothing is known of any process. */
bool descendants_are_known(void);

/* descendants_read() returns all descendants, zombies too; none where nothing is known. The caller
 * frees them by descendants_free(). */
struct descendants descendants_read(void);
void descendants_free(struct descendants *descendants);

/* descendant_has_ended() returns whether the process is a zombie, or dead. */
bool descendant_has_ended(const struct descendant *process);

/* descendant_is_keeper() returns whether the process is a keeper, by its name. Another `covkeep
 * run` has that name, too: it ends by itself with its command, which is a descendant as well. */
bool descendant_is_keeper(const struct descendant *process);

/* descendant_is_late_keeper() returns whether it is a keeper whose program is gone, so that it is
 * about to end. */
bool descendant_is_late_keeper(const struct descendant *process);

/* descendant_open() returns a descriptor for exactly that process (pidfd_open(2)), which is the
 * caller's to close; -1 if it is gone. */
int descendant_open(const struct descendant *process);

#endif
