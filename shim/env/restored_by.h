/* SPDX-License-Identifier: MIT
 *
 * The restored-by receipt tells a new program who has restored its environment, and which
 * variables. It is the entry COV_KEEP_RESTORED=PID:NAME,NAME of a restored environment, where there
 * are black boxes. The new program takes the entry out of its environment before anybody sees it. A
 * second entry without content goes with the receipt: once both are out, the environment ends two
 * words earlier, and one pair of the auxiliary vector, which programs expect right behind the
 * environment, fills that gap.
 */
#ifndef COVKEEP_ENV_RESTORED_BY_H
#define COVKEEP_ENV_RESTORED_BY_H

#include <stddef.h>
#include <sys/types.h>

#define ENV_RESTORED_BY_SIZE 320
#define ENV_RESTORED_BY_ENTRIES 2

/* env_restored_by_add() writes the receipt for the `count` new entries at `entries` into `text`,
 * with as many of their names as there is room for. It puts the ENV_RESTORED_BY_ENTRIES entries of
 * the receipt behind them, for which the array must have room, and returns ENV_RESTORED_BY_ENTRIES.
 * `text` must last as long as the array. vfork-safe. */
size_t env_restored_by_add(const char **entries, size_t count, char text[ENV_RESTORED_BY_SIZE]);

/* env_restored_by_itself() says, in place of a receipt, that this process has added the `count`
 * variables at `entries` to its own environment. It is called in the constructor, or before. */
void env_restored_by_itself(const char *const *entries, size_t count);

/* env_restored_by_take() reads the receipt and takes it out of `environment` and out of
 * `of_kernel`, the array that the kernel has made (execve(2)), behind whose NULL the auxiliary
 * vector stands. The two are the same array unless another library has put a copy in place of the
 * kernel's. It is called once, in the constructor. */
void env_restored_by_take(char **environment, char **of_kernel);

/* env_restored_by_writer() returns the pid in the receipt, 0 if there was no receipt.
 * env_restored_by_names() returns its names with commas between them, "" if there was none. */
pid_t env_restored_by_writer(void);
const char *env_restored_by_names(void);

#endif
