/* SPDX-License-Identifier: MIT
 *
 * The way to `covkeep run` for a process that cannot write to the run's directory: the process runs
 * as another user, below a read-only mount, in another root or under Landlock. `covkeep run`
 * listens at a socket in the abstract namespace, which asks for no rights to files; its address is
 * in COV_KEEP_RUN. Lines go that way, too, so that none goes into the program's standard error.
 */
#ifndef COVKEEP_RELAY_H
#define COVKEEP_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

/* An address is RELAY_KEY hexadecimal digits. Their first half is in the socket's name, which every
 * user can see; the other half is known to the run's processes alone. */
#define RELAY_KEY 32
#define RELAY_PREFIX "covkeep-run/"
#define RELAY_ROOM 2048 /* how many bytes a message may have behind its head */

enum relay_kind {
    RELAY_LINE = 1,   /* a line of report.h, with its newline */
    RELAY_LOSS = 2,   /* a line that tells of lost coverage which is in no record */
    RELAY_SLOT = 3,   /* a slot of the file of records (blackbox.h), to be written at `place` */
    RELAY_SETTLE = 4, /* asks to settle the run's journal, and for an empty message when it is */
};

/* The head of a message. */
struct relay_head {
    char key[RELAY_KEY];
    uint32_t kind; /* enum relay_kind */
    uint32_t reserved;
    /* Of a slot: its offset in the file, in bytes. A negative number is one that the sender has
     * chosen for a slot that is to be added: a later message with the same number overwrites that
     * slot. */
    int64_t place;
};

/* relay_name() sets *name to the socket's name for `address`, which has RELAY_KEY characters. It
 * returns the length of *name for bind(2). Async-signal-safe. */
socklen_t relay_name(struct sockaddr_un *name, const char *address);

/* relay_set_address() makes messages go to this address from now on, or with NULL nowhere. The
 * string must stay. It returns false, and changes nothing, where the string is no address.
 * Async-signal-safe, as all that follow. */
bool relay_set_address(const char *address);

/* relay_wait_at_most() limits how long a message waits for `covkeep run` to `ms` milliseconds. A
 * limit above the one that is set, at first two seconds, changes nothing. */
void relay_wait_at_most(unsigned ms);

/* relay_is_on() returns whether there is an address. */
bool relay_is_on(void);

/* relay_send() sends a message of `size` bytes behind its head. It returns false when nobody
 * listens, or when `covkeep run` has not taken the message within the limit: after that no message
 * waits, until one gets through. */
bool relay_send(enum relay_kind kind, int64_t place, const void *bytes, size_t size);

/* relay_ask() sends a message that asks for something, and waits until `covkeep run` has answered,
 * for `ms` milliseconds at most. It returns whether it has. */
bool relay_ask(enum relay_kind kind, unsigned ms);

#endif
