/* SPDX-License-Identifier: MIT
 *
 * How long a flush that somebody waits for may stand still, as on a disk that hangs. As long as its
 * beat changes (progress.h) nobody gives the flush up, however busy the machine is. Everything here
 * is async-signal-safe and makes no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_STANDSTILL_H
#define COVKEEP_PROCESS_STANDSTILL_H

#include <sys/types.h>

struct standstill {
    long long limit_ms; /* how long the flush may stand still */
    long long end;      /* when it has stood still for so long, by futex_now_ms() */
    unsigned beat;      /* the beat at the last call */
    /* For standstill_left_of(): 1 more than the milliseconds that the other process's thread had
     * run when the limit was reached for the first time; 0: it was not reached yet. */
    long long ran_ms;
    /* For standstill_left_here(): how many milliseconds of its life the calling thread has waited
     * for a processor. */
    long long delay_ms;
};

/* standstill_begin() begins a wait for a flush that may stand still for `limit_ms` milliseconds. */
struct standstill standstill_begin(long long limit_ms);

/* standstill_begin_here() does the same for a caller that is going to call standstill_left_here().
 */
struct standstill standstill_begin_here(long long limit_ms);

/* standstill_left() returns how many of the `limit_ms` milliseconds are left: all of them when the
 * beat has changed since the last call, and 0 when the flush has stood still for all of them. */
long long standstill_left(struct standstill *still);

/* standstill_left_here() does what standstill_left() does, for a flush by the calling thread. The
 * time that this thread has waited for a processor does not count. */
long long standstill_left_here(struct standstill *still);

/* standstill_left_of() does what standstill_left() does, for a flush by the first thread of
 * `process`. Where that thread runs or waits for a processor when the limit is reached, the limit
 * begins again, until the thread has run for `limit_ms` milliseconds without a change of the beat.
 */
long long standstill_left_of(struct standstill *still, pid_t process);

#endif
