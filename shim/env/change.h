/* SPDX-License-Identifier: MIT
 *
 * The program's changes to its environment through libc: the fronts of setenv, putenv, unsetenv and
 * clearenv, which note what happens to coverage variables.
 */
#ifndef COVKEEP_ENV_CHANGE_H
#define COVKEEP_ENV_CHANGE_H

/* env_on_change() sets the function that each call of one of these fronts calls at its end, without
 * the lock (lock.h), whether libc has changed anything or not. There is one such function: a later
 * env_on_change() replaces it. */
void env_on_change(void (*changed)(void));

#endif
