/* SPDX-License-Identifier: MIT
 *
 * The lock under which `environ` is changed, by libc (change.c) or by an environ swap
 * (environ_swap.c).
 */
#ifndef COVKEEP_ENV_LOCK_H
#define COVKEEP_ENV_LOCK_H

/* env_lock() and env_unlock() nest within a thread. Nobody waits for ever: a thread that has waited
 * for a second in which the lock did not change hands takes the lock all the same, since in a
 * forked child its holder may be gone. They make no system call while nobody else wants the lock,
 * and keep errno. */
void env_lock(void);
void env_unlock(void);

/* env_lock_forked() is called in the child of a fork. It makes the lock free there, unless the
 * calling thread holds it. */
void env_lock_forked(void);

#endif
