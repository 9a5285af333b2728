/* SPDX-License-Identifier: MIT
 *
 * How long a writing that somebody waits for may stand still: at a lock, or on a disk that hangs.
 * As long as it gets on (patience.h) nobody gives it up, however busy the machine is.
 * Async-signal-safe, and no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_STANDSTILL_H
#define COVKEEP_PROCESS_STANDSTILL_H

#include <stdbool.h>
#include <sys/types.h>

struct standstill {
    long long patience_ms, end; /* the latter by futex_now_ms() */
    unsigned beat;
    long long ran_ms;   /* of another process's main thread, at its first excuse; 0: none yet */
    long long delay_ms; /* of the calling thread, up to now */
};

/* The wait begins: the writing may stand still for so many milliseconds. */
struct standstill standstill_begin(long long patience_ms);

/* The same of a writing by the calling thread. */
struct standstill standstill_begin_here(long long patience_ms);

/* Milliseconds that are left of them; they begin anew when the writing has got on since the last
 * call. 0: it stands still. */
long long standstill_left(struct standstill *still);

/* The same of a writing by the calling thread: for how long that waits for a processor does not
 * count. */
long long standstill_left_here(struct standstill *still);

/* The same of a writing by the main thread of another process: that has an excuse as long as it
 * waits for a processor, until it has run for so many milliseconds without getting on. */
long long standstill_left_of(struct standstill *still, pid_t process);

#endif
