/* SPDX-License-Identifier: MIT
 *
 * What the keeper may do. It shares its memory with a program that may have fewer rights, so it
 * keeps only those that its files are written by.
 */
#ifndef COVKEEP_KEEPER_RIGHTS_H
#define COVKEEP_KEEPER_RIGHTS_H

#include <stdbool.h>
#include <sys/types.h>

/* The calling task, and those that it starts, have CAP_DAC_OVERRIDE of their capabilities and no
 * other (capabilities(7)), and no exec gives them more (no_new_privs, prctl(2)). Their user stays.
 * `is_witness`: the keeper is to tell how its program ended, which the kernel shows only to who has
 * as many capabilities as that (PTRACE_MODE_READ, ptrace(2)); then it keeps those that it has.
 * Called in the keeper, once. Async-signal-safe. */
void rights_give_up(bool is_witness);

/* The process has the caller's user and group, and the capabilities that the caller had before
 * that. A keeper that has more than its program must not do what only the program's memory asks
 * for. False when it cannot be told. Async-signal-safe. */
bool rights_are_same(pid_t process);

#endif
