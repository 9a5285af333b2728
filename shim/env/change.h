/* SPDX-License-Identifier: MIT
 *
 * The program's changes to its environment through libc: the fronts of setenv, putenv, unsetenv and
 * clearenv, which note what happens to coverage variables.
 */
#ifndef COVKEEP_ENV_CHANGE_H
#define COVKEEP_ENV_CHANGE_H

/* env_on_change() makes these fronts call `changed` after each change, without the lock. There is
 * one such function: a later call replaces it. */
void env_on_change(void (*changed)(void));

#endif
