/* SPDX-License-Identifier: MIT
 *
 * Which process is a keeper: told by its name (keeper.h), and since it blocks every signal but
 * LIVE_SIGNAL (live.h). The covkeep command has such a name, too.
 */
#ifndef COVKEEP_KEEPER_RECOGNIZE_H
#define COVKEEP_KEEPER_RECOGNIZE_H

#include <stdbool.h>
#include <sys/types.h>

/* recognize_child() returns whether the process is a keeper, dead or alive, and a child of the
 * caller. Async-signal-safe, vfork-safe; errno is kept. */
bool recognize_child(pid_t process);

/* recognize_needed() returns whether the process is a keeper whose program lives or that stays for
 * its family. Async-signal-safe, vfork-safe; errno is kept. */
bool recognize_needed(pid_t process);

#endif
