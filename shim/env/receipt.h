/* SPDX-License-Identifier: MIT
 *
 * The receipt: the entry COV_KEEP_RESTORED=PID:NAME,NAME that goes with a restored environment
 * where there are black boxes. The new program takes it out of its environment before anybody sees
 * it.
 */
#ifndef COVKEEP_ENV_RECEIPT_H
#define COVKEEP_ENV_RECEIPT_H

#include <stddef.h>
#include <sys/types.h>

#define ENV_RECEIPT_SIZE 320

/* Writes the receipt for the entries whose names are new, as many as there is room for. vfork-safe.
 */
void env_receipt_write(char receipt[ENV_RECEIPT_SIZE], const char *const *entries, size_t count);

/* Takes the receipt out of the environment, which the caller owns. Called once, in the
 * constructor. */
void env_receipt_take(char **environment);

/* Who wrote that, 0 if there was none; and its names, with commas between. */
pid_t env_receipt_writer(void);
const char *env_receipt_names(void);

#endif
