/* SPDX-License-Identifier: MIT
 *
 * Compares the beat with the beat of the last call. Nothing here sleeps: the caller does that.
 */
#include "process/standstill.h"

#include "kernel/futex.h"
#include "kernel/status.h"
#include "kernel/sys.h"
#include "process/progress.h"

static void begin_anew(struct standstill *still)
{
    still->end = futex_now_ms() + still->limit_ms;
}

struct standstill standstill_begin(long long limit_ms)
{
    struct standstill still = {.limit_ms = limit_ms, .beat = progress_beat()};
    begin_anew(&still);
    return still;
}

long long standstill_left(struct standstill *still)
{
    unsigned beat = progress_beat();
    if (beat != still->beat) {
        still->beat = beat;
        still->ran_ms = 0;
        begin_anew(still);
    }
    long long left = still->end - futex_now_ms();
    return left > 0 ? left : 0;
}

static long long delay_here(void)
{
    return status_times((pid_t)sys_call(SYS_gettid)).delay_ms;
}

struct standstill standstill_begin_here(long long limit_ms)
{
    struct standstill still = standstill_begin(limit_ms);
    still.delay_ms = delay_here();
    return still;
}

long long standstill_left_here(struct standstill *still)
{
    long long before = still->delay_ms;
    still->delay_ms = delay_here();
    still->end += still->delay_ms - before;
    return standstill_left(still);
}

/* Returns whether the flush may get on as soon as its thread has a processor. ran_ms is 1 too
 * large, so that it is not 0 for a thread that has not run at all. */
static bool may_get_on(struct standstill *still, pid_t process)
{
    long long ran = status_times(process).ran_ms + 1;
    if (still->ran_ms == 0)
        still->ran_ms = ran;
    return status_is_runnable(process) && ran - still->ran_ms < still->limit_ms;
}

long long standstill_left_of(struct standstill *still, pid_t process)
{
    long long left = standstill_left(still);
    if (left > 0 || !may_get_on(still, process))
        return left;
    begin_anew(still);
    return still->limit_ms;
}
