/* SPDX-License-Identifier: MIT
 *
 * What the keeper may do. It shares its memory with a program that may have fewer rights, so it
 * keeps only those that it needs to write the files.
 */
#ifndef COVKEEP_KEEPER_RIGHTS_H
#define COVKEEP_KEEPER_RIGHTS_H

#include <stdbool.h>
#include <sys/types.h>

/* rights_give_up() takes from the calling task, and the tasks that it starts later, all
 * capabilities but CAP_DAC_OVERRIDE (capabilities(7)); no exec gives them more
 * (PR_SET_NO_NEW_PRIVS, prctl(2)). The user stays. `is_witness`: the keeper is to tell how its
 * program ended, which the kernel shows only to a process that has all the capabilities that the
 * program has (PTRACE_MODE_READ, ptrace(2)); then it keeps those that it has. Called in the keeper,
 * once. Async-signal-safe. */
void rights_give_up(bool is_witness);

/* rights_are_same() returns whether `process` has the caller's users and groups, and the effective
 * capabilities that the caller had before rights_give_up(). A caller that has neither root's user
 * nor capabilities has nothing that another process could lack. A keeper that has more rights than
 * its program must not do what only the program's memory asks for. False also when that cannot be
 * told. Async-signal-safe. */
bool rights_are_same(pid_t process);

#endif
