/* SPDX-License-Identifier: MIT
 *
 * The phase of the ending, one word that is changed atomically; the signal that was noted; and the
 * time since. What comes next is decided by end_by_signal.c and end_by_itself.c, never here.
 */
#include "python/end_phase.h"

#include <stddef.h>

#include "kernel/futex.h"
#include "kernel/quiet.h"
#include "kernel/start_page.h"
#include "process/armed.h"
#include "process/grace.h"
#include "python/end.h"
#include "python/interpreter.h"
#include "python/tick.h"

static START_PAGE int phase;
static long long begun_ms;
static int timer = -1;
static struct {
    int signal_number;
    bool has_info;
    siginfo_t info;
} noted;
static void (*end_process)(int signal_number, siginfo_t *info);

int end_phase(void)
{
    return __atomic_load_n(&phase, __ATOMIC_SEQ_CST);
}

void end_phase_set(int next)
{
    __atomic_store_n(&phase, next, __ATOMIC_SEQ_CST);
}

bool end_phase_go(int from, int to)
{
    return __atomic_compare_exchange_n(&phase, &from, to, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

bool python_end_is_pending(void)
{
    return armed_for(ARMED_FOR_PYTHON) && !quiet_is_on() && interpreter_is_mine();
}

void end_phase_begin(int signal_number, const siginfo_t *info, void (*tick)(int signal_number))
{
    noted.signal_number = signal_number;
    noted.has_info = info;
    if (info)
        noted.info = *info;
    begun_ms = futex_now_ms();
    timer = tick_start();
    if (timer < 0)
        tick_start_by_alarm(tick);
}

void end_phase_rest(void)
{
    tick_stop(timer);
    tick_stop_alarm();
    end_phase_set(SAVED);
}

long long python_end_used_ms(void)
{
    return begun_ms ? futex_now_ms() - begun_ms : 0;
}

long long end_phase_limit_ms(void)
{
    return grace_to_save_ms();
}

void end_phase_end_by(int signal_number, siginfo_t *info)
{
    end_process(signal_number, info);
}

void end_phase_end(void)
{
    if (__atomic_exchange_n(&phase, OVER, __ATOMIC_SEQ_CST) != OVER)
        end_phase_end_by(noted.signal_number, noted.has_info ? &noted.info : NULL);
}

void python_end_arm(void (*end)(int signal_number, siginfo_t *info))
{
    end_process = end;
}

void end_phase_forked(void)
{
    phase = ALIVE;
    begun_ms = 0;
}
