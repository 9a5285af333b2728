/* SPDX-License-Identifier: MIT
 *
 * A beacon says that the keeper of a process is still at work: an abstract socket (unix(7)) that
 * the keeper listens on and nobody accepts from. Who has connected hears it hang up when the keeper
 * is gone, or stays for its family and has let go of the program. Its name is
 * "\0covkeep/NAMESPACE/PID": the inode of the pid namespace, and the program's pid in it. It is
 * found within one network and pid namespace only. Anybody may take such a name, or fill the queue
 * of who wait: so only a beacon of root, of the caller's or of the program's user is believed, and
 * where that cannot be told it is waited for a tenth of a second, once in a call.
 */
#ifndef COVKEEP_KEEPER_BEACON_H
#define COVKEEP_KEEPER_BEACON_H

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

#define BEACON_USER_UNKNOWN ((uid_t)-1)

/* Waits until the beacon of `program` is out, and its keeper, if it does not stay for the family,
 * has ended, at most patience_ms. Whether the former was seen: false at
 * once when there is none, the common case, which takes four system calls, when it is not believed,
 * or when no descriptor is left to look for it with; false when patience is over. `user` is the
 * program's; if it is not known, that of the process as long as nobody has waited for it. Touches
 * neither errno nor the signal mask, is no cancellation point. Async-signal-safe, vfork-safe. */
bool beacon_await(pid_t program, uid_t user, unsigned patience_ms);

/* The same for several, with one patience for all, whose users are not known. Async-signal-safe,
 * vfork-safe. */
void beacon_await_all(const pid_t *programs, size_t count, unsigned patience_ms);

/* The process that lit the beacon of `program`, 0 for none that is believed. Async-signal-safe,
 * vfork-safe. */
pid_t beacon_keeper(pid_t program);

#endif
