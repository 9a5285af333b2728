/* SPDX-License-Identifier: MIT
 *
 * The clear_child_tid words of the program's threads: at the end of a thread the kernel clears its
 * word and wakes who waits on it, if somebody else has the memory, and so it does when an exec
 * takes the memory away (set_tid_address(2)). Through such words the keeper learns of both. libc
 * uses the word of a thread for pthread_join(3). Private to keeper.c and watch.c.
 */
#ifndef COVKEEP_KEEPER_TID_WORD_H
#define COVKEEP_KEEPER_TID_WORD_H

#include <stdbool.h>

#include "keeper/shared.h"

/* tid_word_follow_main() makes `asked` the word of the calling thread, if that is the program's
 * first one and the kernel tells its word. Called in the program. Async-signal-safe. */
void tid_word_follow_main(struct keeper *keeper);

/* tid_word_main_ended() clears libc's word of the first thread in place of the kernel, which has
 * cleared `asked`, and puts a number there that is behind all that were given out.
 * Async-signal-safe.
 */
void tid_word_main_ended(struct keeper *keeper);

/* tid_word_exec_begins() and tid_word_exec_failed() stand around an attempt of the calling thread
 * to become another program. tid_word_exec_begins() returns false where the kernel does not tell
 * the thread's word; then tid_word_exec_failed() must not be called. Async-signal-safe. */
bool tid_word_exec_begins(struct keeper *keeper, struct keeper_exec *exec);
void tid_word_exec_failed(struct keeper *keeper, const struct keeper_exec *exec);

#endif
