/* SPDX-License-Identifier: MIT
 *
 * The receipt: the entry COV_KEEP_RESTORED=PID:NAME,NAME that goes with a restored environment
 * where there are black boxes. The new program takes it out of its environment before anybody sees
 * it. A second, empty entry goes with it: between an environment that ends two entries
 * earlier and the auxiliary vector behind it, which programs find there, is room for one pair.
 */
#ifndef COVKEEP_ENV_RESTORED_BY_H
#define COVKEEP_ENV_RESTORED_BY_H

#include <stddef.h>
#include <sys/types.h>

#define ENV_RECEIPT_SIZE 320
#define ENV_RECEIPT_ENTRIES 2

/* Puts the receipt for these entries, whose names are new, behind them: as many names as there is
 * room for in `text`, which must last as long. Returns ENV_RECEIPT_ENTRIES. vfork-safe. */
size_t env_restored_by_add(const char **entries, size_t count, char text[ENV_RECEIPT_SIZE]);

/* Takes the receipt out of the environment; and out of the one that the kernel has made
 * (execve(2)), which is the same unless another library has put a copy in its place. Behind the
 * NULL of the latter comes the auxiliary vector. Called once, in the constructor. */
void env_restored_by_take(char **environment, char **of_kernel);

/* Who wrote that, 0 if there was none; and its names, with commas between. */
pid_t env_restored_by_writer(void);
const char *env_restored_by_names(void);

#endif
