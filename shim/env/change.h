/* SPDX-License-Identifier: MIT
 *
 * The program's changes to its environment through libc.
 */
#ifndef COVKEEP_ENV_CHANGE_H
#define COVKEEP_ENV_CHANGE_H

/* From now on `changed` is called after each of them. */
void env_on_change(void (*changed)(void));

#endif
