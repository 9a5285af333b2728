/* SPDX-License-Identifier: MIT
 *
 * One thread at a time changes `environ`, through libc (change.c) or by a loan (loan.c).
 */
#ifndef COVKEEP_ENV_LOCK_H
#define COVKEEP_ENV_LOCK_H

/* The thread that holds the lock may take it again. Nobody waits for ever: a forked child may find
 * it held by a thread that is gone, and takes it from there. No system call while nobody else wants
 * it; errno is kept. */
void env_lock(void);
void env_unlock(void);

/* In the child of a fork: only what the calling thread holds is held. */
void env_lock_forked(void);

#endif
