/* SPDX-License-Identifier: MIT
 *
 * Deposits: profiles of LLVM's counters that a member of the family has composed and may not write,
 * in memory that the family shares. The elder writes them, as it writes the accounts of gcov's
 * counters (gcov/pool.h). A stray write of any member may have changed them, so a checksum is
 * compared before they are used. Everything is async-signal-safe and makes no use of libc's state.
 */
#ifndef COVKEEP_FLUSH_DEPOSITS_H
#define COVKEEP_FLUSH_DEPOSITS_H

#include <stdbool.h>
#include <stddef.h>

#include "llvm/profile.h"

struct deposit;

/* deposits_size() returns how much memory of the family (family_start()) deposits need for the
 * images that the process has now, 0 if it has none. deposits_start() makes them there. */
size_t deposits_size(void);
void deposits_start(void);

/* deposits_put() leaves the write's content for the elder. It sets *deposit before the content is
 * there, for deposit_is_made(). It returns false where there is no elder, no room, or the content
 * is too large. */
bool deposits_put(const struct llvm_write *write, struct deposit **deposit);

/* deposit_is_made() returns whether a deposits_put() whose process was killed has left its content.
 */
bool deposit_is_made(const struct deposit *deposit);

/* deposits_write() is the elder's: it makes one pass over all deposits and writes them. It returns
 * how many files are locked. deposits_are_there() returns whether anything is still to be written.
 * deposits_tell_locked() tells of those that are left. */
size_t deposits_write(struct file_scratch *scratch);
bool deposits_are_there(void);
void deposits_tell_locked(void);

#endif
