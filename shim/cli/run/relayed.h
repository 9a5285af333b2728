/* SPDX-License-Identifier: MIT
 *
 * Slots of processes that cannot write to the file of records (blackbox.h) themselves.
 */
#ifndef COVKEEP_CLI_RUN_RELAYED_H
#define COVKEEP_CLI_RUN_RELAYED_H

#include <stdint.h>

/* Writes the slot, BLACKBOX_SIZE bytes of any content, to the file in that directory: at `place`,
 * where that is positive and the same process's slot lies there; else to the place at which a slot
 * of this process and number was written before, or else at the end. */
void relayed_put(int directory, int64_t place, const void *slot);

#endif
