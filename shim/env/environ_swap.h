/* SPDX-License-Identifier: MIT
 *
 * The restored environment lent to libc for one call that reads `environ` itself and starts a
 * program. Only needed where the program emptied or replaced its environment; otherwise nothing
 * happens here. Other threads see what is lent for the time of the loan, and may keep pointers into
 * it: an array that environ has pointed to stays mapped and stays an environment.
 *
 * All but env_is_lent() are called with env_lock() held, keep errno, and are not async-signal-safe.
 */
#ifndef COVKEEP_ENV_ENVIRON_SWAP_H
#define COVKEEP_ENV_ENVIRON_SWAP_H

#include <stdbool.h>

/* Points environ at the restored environment. False when nothing is missing, or no memory is left;
 * else env_take_back() must follow. Several calls may be under way: they share what is lent. */
bool env_lend(void);

/* The call is over; with the last one environ is the program's again. A change that the program has
 * made past libc's functions stays, and only what was added is taken out. */
void env_take_back(void);

/* Around a change of environ by libc, of the variable `name` (up to its end or `=`; NULL: of any):
 * the program's own array has it afterwards, and what is lent, too. */
void env_swap_changes(const char *name);
void env_swap_changed(void);

/* The array was lent at some time. vfork-safe. */
bool env_is_lent(char *const *array);

#endif
