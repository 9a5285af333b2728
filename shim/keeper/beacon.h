/* SPDX-License-Identifier: MIT
 *
 * A beacon says that the keeper of a process is still at work. It is an abstract socket (unix(7))
 * that the keeper listens on: whoever has connected sees a hangup when the keeper is gone, or has
 * written all that its program counted and stays for the family. Its name is
 * "\0covkeep/NAMESPACE/PID": the inode of the pid namespace, and the program's pid in it. It is
 * found within one network and pid namespace only.
 *
 * Anybody may take such a name, or fill the queue of those who wait. So a beacon is believed only
 * if it is of root, of the caller's user or of the program's user. Where root cannot tell the
 * program's user, and where the queue is full, the wait takes a tenth of a second at most, once in
 * a call.
 */
#ifndef COVKEEP_KEEPER_BEACON_H
#define COVKEEP_KEEPER_BEACON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct sockaddr_un;

/* beacon_name() fills in the abstract address "\0PREFIX" "NAMESPACE/PID" and returns its size.
 * Async-signal-safe. */
unsigned beacon_name(struct sockaddr_un *address, const char *prefix, pid_t pid);

/* beacon_open() lights the beacon of `program`. Called in the program's keeper. It returns a
 * descriptor, and the beacon is out when that is closed; or an error number negated, -EADDRINUSE
 * when this pid has a beacon already. Async-signal-safe; makes no use of libc's state. */
int beacon_open(pid_t program);

#define BEACON_USER_UNKNOWN ((uid_t)-1)

/* beacon_await() waits until the beacon of `program` is out and its keeper, unless that stays for
 * the family, has ended; for at most `patience_ms` milliseconds. It returns whether it has seen the
 * beacon go out, and thus false when patience is over. It returns false at once when there is no
 * beacon (the common case, which takes four system calls), when the beacon is not believed, when
 * the caller traces the keeper, or when no descriptor is left for the search. `user` is the
 * program's; for BEACON_USER_UNKNOWN it is looked up in /proc, which has it until somebody has
 * waited for the process. It changes neither errno nor the signal mask, and is no cancellation
 * point. Async-signal-safe, vfork-safe. */
bool beacon_await(pid_t program, uid_t user, unsigned patience_ms);

/* beacon_connect() connects to the beacon of `program`, for beacon_await_connected(), and returns a
 * descriptor; or a negative number if there is no beacon, no room in its queue or no descriptor
 * left. It waits for nothing. Async-signal-safe, vfork-safe. */
int beacon_connect(pid_t program);

/* beacon_await_connected() waits as beacon_await() does, for the beacon that `fd` is connected to,
 * and closes `fd`. Whoever connects before he kills `program` cannot come too late: when a keeper
 * ends, its beacon goes out a moment before its cgroup and its mounts are free, and whoever seeks
 * the beacon in that moment finds none. Async-signal-safe, vfork-safe. */
bool beacon_await_connected(int fd, pid_t program, unsigned patience_ms);

/* beacon_await_all() does the same for `count` programs, whose users are not known, within
 * `patience_ms` for all of them together. Async-signal-safe, vfork-safe. */
void beacon_await_all(const pid_t *programs, size_t count, unsigned patience_ms);

/* beacon_keeper() returns the pid of the process that lit the beacon of `program`, 0 if there is
 * none that is believed. Async-signal-safe, vfork-safe. */
pid_t beacon_keeper(pid_t program);

#endif
