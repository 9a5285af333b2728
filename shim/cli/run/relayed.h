/* SPDX-License-Identifier: MIT
 *
 * Slots of processes that cannot write to the file of records (blackbox.h) themselves.
 */
#ifndef COVKEEP_CLI_RUN_RELAYED_H
#define COVKEEP_CLI_RUN_RELAYED_H

#include <stdint.h>

/* relayed_put() writes the slot, BLACKBOX_SIZE bytes of any content, to the file in `directory`, a
 * descriptor: at `place`, in bytes, if that is positive and a slot of the same process lies there;
 * otherwise, with `place` as the sender's number for it, where the same process's slot of that
 * number was written before, or else at the end. A slot that is neither a record nor belongs to one
 * is dropped. */
void relayed_put(int directory, int64_t place, const void *slot);

#endif
