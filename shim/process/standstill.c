/* SPDX-License-Identifier: MIT
 *
 * Compares the beat with what it was at the last call. It never sleeps: whoever waits does.
 */
#include "process/standstill.h"

#include "kernel/futex.h"
#include "kernel/status.h"
#include "kernel/sys.h"
#include "process/progress.h"

static void begin_anew(struct standstill *still)
{
    still->end = futex_now_ms() + still->patience_ms;
}

struct standstill standstill_begin(long long patience_ms)
{
    struct standstill still = {.patience_ms = patience_ms, .beat = progress_beat()};
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

struct standstill standstill_begin_here(long long patience_ms)
{
    struct standstill still = standstill_begin(patience_ms);
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

/* The process may get on as soon as it has a processor. The 1 tells a first call from a thread that
 * has not run at all. */
static bool has_excuse(struct standstill *still, pid_t process)
{
    long long ran = status_times(process).ran_ms + 1;
    if (still->ran_ms == 0)
        still->ran_ms = ran;
    return status_is_runnable(process) && ran - still->ran_ms < still->patience_ms;
}

long long standstill_left_of(struct standstill *still, pid_t process)
{
    long long left = standstill_left(still);
    if (left > 0 || !has_excuse(still, process))
        return left;
    begin_anew(still);
    return still->patience_ms;
}
