/* SPDX-License-Identifier: MIT
 *
 * The processes below this one, by /proc. As it is a subreaper, these are all that the command and
 * its children have started and that are not reaped yet, daemons too.
 */
#ifndef COVKEEP_CLI_RUN_DESCENDANTS_H
#define COVKEEP_CLI_RUN_DESCENDANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct descendant {
    pid_t pid, parent;
    char state; /* as in /proc/PID/stat */
    int threads;
    unsigned long long start; /* with the pid, which process it is */
    char name[20];            /* the thread's name, any bytes */
};

struct descendants {
    struct descendant *process;
    size_t count;
};

/* Any process; false if there is none with that pid. */
bool descendants_look(pid_t pid, struct descendant *process);

/* That process is below this one. */
bool descendants_have(pid_t pid);

/* /proc is there, and that of our pid namespace. Without it nothing is known of any process. */
bool descendants_are_known(void);

/* All of them, zombies too. To be freed. */
struct descendants descendants_read(void);
void descendants_free(struct descendants *descendants);

/* It is a zombie. */
bool descendant_has_ended(const struct descendant *process);

/* A keeper, by its name. Another `covkeep run` is called so, too: it ends by itself with its
 * command, which is a descendant as well. */
bool descendant_is_keeper(const struct descendant *process);

/* The keeper of a program that is gone, so it is about to end. */
bool descendant_is_late_keeper(const struct descendant *process);

/* A descriptor for exactly that process (pidfd_open(2)); -1 if it is gone. */
int descendant_open(const struct descendant *process);

#endif
