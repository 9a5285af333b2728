/* SPDX-License-Identifier: MIT
 *
 * A beacon says that the keeper of a process is still at work: an abstract socket (unix(7)) that
 * the keeper listens on and nobody accepts from. Who has connected hears it hang up when the keeper
 * is gone. Its name is "\0covkeep/NAMESPACE/PID": the inode of the pid namespace, and the program's
 * pid in it. It is found within one network and pid namespace only.
 */
#ifndef COVKEEP_FLUSH_BEACON_H
#define COVKEEP_FLUSH_BEACON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct sockaddr_un;

/* Fills in the abstract address "\0PREFIX" "NAMESPACE/PID" and returns its size. Async-signal-safe.
 */
unsigned beacon_name(struct sockaddr_un *address, const char *prefix, pid_t pid);

/* Lights the beacon of `program`. Called in its keeper; the beacon is out when the descriptor that
 * is returned has been closed. Otherwise an error number, negated: -EADDRINUSE when there is one
 * for this pid. System calls only. Async-signal-safe. */
int beacon_open(pid_t program);

/* Waits until the beacon of `program` is out, at most patience_ms. Whether that was seen: false at
 * once when there is none, the common case, which takes four system calls, or when no descriptor is
 * left to look for it with; false when patience is over. Touches neither errno nor the signal mask,
 * is no cancellation point. Async-signal-safe, vfork-safe. */
bool beacon_await(pid_t program, unsigned patience_ms);

/* The same for several, with one patience for all. Async-signal-safe, vfork-safe. */
void beacon_await_all(const pid_t *programs, size_t count, unsigned patience_ms);

/* The process that lit the beacon of `program`, 0 for none. Async-signal-safe, vfork-safe. */
pid_t beacon_keeper(pid_t program);

#endif
