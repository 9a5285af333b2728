/* SPDX-License-Identifier: MIT
 *
 * How long a flush that somebody waits for may stand still, as on a disk that hangs. As long as its
 * beat changes (deadline.h) nobody gives it up, however busy the machine is.
 * Async-signal-safe, and no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_STANDSTILL_H
#define COVKEEP_PROCESS_STANDSTILL_H

#include <stdbool.h>
#include <sys/types.h>

struct standstill {
    long long patience_ms, end; /* how long the flush may stand still; the end of that time, by
                                   futex_now_ms() */
    unsigned beat;              /* as it was at the last call */
    long long ran_ms;   /* of standstill_left_of(): how long the thread had run, plus 1, when its
                           time was over for the first time; 0: not yet */
    long long delay_ms; /* of standstill_left_here(): how long the thread has waited for a processor
                           in its life */
};

/* standstill_begin() begins a wait for a flush that may stand still for `patience_ms` milliseconds.
 */
struct standstill standstill_begin(long long patience_ms);

/* standstill_begin_here() does the same where standstill_left_here() is going to be asked. */
struct standstill standstill_begin_here(long long patience_ms);

/* standstill_left() returns how many of these milliseconds are left, and 0 when the flush has stood
 * still for all of them. They begin again when the beat has changed since the last call. */
long long standstill_left(struct standstill *still);

/* standstill_left_here() does the same for a flush by the calling thread. The time that this thread
 * has waited for a processor does not count. */
long long standstill_left_here(struct standstill *still);

/* standstill_left_of() does the same for a flush by the first thread of another process. Where that
 * thread runs or waits for a processor when the time is over, the time begins again, until the
 * thread has run for `patience_ms` milliseconds without a change of the beat. */
long long standstill_left_of(struct standstill *still, pid_t process);

#endif
