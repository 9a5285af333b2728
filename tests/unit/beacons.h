/* SPDX-License-Identifier: MIT
 *
 * Processes that stand in for keepers and for who waits for them.
 */
#ifndef COVKEEP_TEST_BEACONS_H
#define COVKEEP_TEST_BEACONS_H

#include <sys/types.h>

enum { FOREVER_MS = 600000 };

/* No process has these pids, and no other test uses them. */
pid_t unused_pid(int n);

struct keeper {
    pid_t pid;
    int tell; /* one byte puts the beacon out */
};

/* A process that has lit the beacon of the program; it is the caller's, or that user's. */
struct keeper keeper_of(pid_t program);
struct keeper keeper_of_user(pid_t program, uid_t user);
void put_out(struct keeper *keeper);

/* A process that waits and exits with 1 if it saw the beacon go out, else 0. `user` as in
 * beacon_await(); prepare (NULL: nothing) is called first. */
pid_t waiter_for(pid_t program, uid_t user, unsigned patience_ms, void (*prepare)(void));
int exit_of(pid_t pid);

/* The letter of /proc/PID/stat. */
char state_of(pid_t pid);
/* Until it sleeps, which it does nowhere but in its wait. */
void await_asleep(pid_t pid);

#endif
