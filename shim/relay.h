/* SPDX-License-Identifier: MIT
 *
 * The way to `covkeep run` for a process that cannot write to the run's directory: it runs as
 * another user, below a read-only mount, in another root or under Landlock. `covkeep run` listens
 * at a socket in the abstract namespace, which asks for no rights to files; its address is in
 * COV_KEEP_RUN. Lines go that way, too, so that none goes into the program's standard error.
 */
#ifndef COVKEEP_RELAY_H
#define COVKEEP_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

/* An address is RELAY_KEY hexadecimal digits. The first half of them is in the socket's name, which
 * every user can see; the other half is known to the run's processes alone. */
#define RELAY_KEY 32
#define RELAY_PREFIX "covkeep-run/"
#define RELAY_ROOM 2048 /* bytes of a message behind its head, at most */

enum relay_kind {
    RELAY_LINE = 1, /* the line of a message (report.h), with its newline */
    RELAY_LOSS = 2, /* the same, and it tells of lost coverage that is in no record */
    RELAY_SLOT = 3, /* a slot of the file of records (blackbox.h), to be written at `place` */
};

/* A message begins so. */
struct relay_head {
    char key[RELAY_KEY];
    uint32_t kind; /* enum relay_kind */
    uint32_t reserved;
    int64_t place; /* in bytes from the beginning of the file; negative: a number of the sender's
                      for a slot that is to be added, and written to anew when it comes again */
};

/* The socket's name for this address, of RELAY_KEY characters; returns the name's length for
 * bind(2). Async-signal-safe. */
socklen_t relay_name(struct sockaddr_un *name, const char *address);

/* From now on messages go to this address, whose string must stay; NULL: to none. False where it is
 * no address. Async-signal-safe, as all that follow. */
bool relay_to(const char *address);

/* No message waits for longer than that; nor for longer than two seconds. */
void relay_wait_at_most(unsigned ms);

/* There is an address. */
bool relay_is_on(void);

/* Sends a message. False when nobody listens, or `covkeep run` has not read for that long; after
 * that no message waits, until one gets through. */
bool relay_send(enum relay_kind kind, int64_t place, const void *bytes, size_t size);

#endif
