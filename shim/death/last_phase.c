/* SPDX-License-Identifier: MIT
 *
 * One word, one ending.
 */
#include "death/last_phase.h"

#include <stddef.h>

#include "blackbox.h"
#include "config.h"
#include "death/copy.h"
#include "death/last_save.h"
#include "death/sandbox.h"
#include "death/tick.h"
#include "futex.h"
#include "report.h"
#include "sys.h"

static bool is_armed;
static int phase;
static long long begun_ms;
static int timer = -1;
static struct {
    int signal_number;
    bool has_info;
    siginfo_t info;
} noted;
static void (*end_process)(int signal_number, siginfo_t *info);

int last_phase(void)
{
    return __atomic_load_n(&phase, __ATOMIC_SEQ_CST);
}

void last_phase_set(int next)
{
    __atomic_store_n(&phase, next, __ATOMIC_SEQ_CST);
}

bool last_phase_go(int from, int to)
{
    return __atomic_compare_exchange_n(&phase, &from, to, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

bool last_phase_has_data(void)
{
    return is_armed && !sandbox_entered() && interpreter_is_mine();
}

bool last_save_is_due(void)
{
    return last_phase_has_data();
}

void last_phase_begin(int signal_number, const siginfo_t *info, void (*tick)(int signal_number))
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

void last_phase_rest(void)
{
    tick_stop(timer);
    tick_stop_alarm();
    last_phase_set(SAVED);
}

long long last_save_used_ms(void)
{
    return begun_ms ? futex_now_ms() - begun_ms : 0;
}

long long last_phase_limit_ms(void)
{
    return config->grace_ms - config->grace_ms / 4;
}

static void note(enum interpreter_saved saved, long long begun_us)
{
    if (saved != INTERPRETER_BUSY)
        blackbox_saved(saved == INTERPRETER_SAVED, (unsigned)(futex_now_us() - begun_us));
}

enum interpreter_saved last_phase_save(bool ends, bool may_wait)
{
    long long begun = futex_now_us();
    enum interpreter_saved saved = interpreter_save(ends, may_wait);
    note(saved, begun);
    return saved;
}

static enum interpreter_saved holding(enum interpreter_saved (*save)(bool may_wait), bool may_wait)
{
    bool held = interpreter_is_held();
    int state = held ? 0 : interpreter_hold();
    enum interpreter_saved saved = save(may_wait);
    if (!held)
        interpreter_let_go(state);
    return saved;
}

static enum interpreter_saved save_here(bool may_wait)
{
    return last_phase_save(true, may_wait);
}

enum interpreter_saved last_phase_save_holding(void)
{
    return holding(save_here, false);
}

struct copied_save {
    pid_t original;
    bool may_wait;
};

static int save_in_copy(void *argument)
{
    const struct copied_save *save = argument;
    report_as(save->original);
    return (int)interpreter_save_for(save->original, save->may_wait);
}

/* A copy is stuck where it wants to pass the interpreter's lock on, as another thread has asked for
 * before: here that thread is there. */
static enum interpreter_saved save_by_copy(bool may_wait)
{
    long long begun = futex_now_us();
    struct copied_save save = {(pid_t)sys_call(SYS_getpid), may_wait};
    int saved = copy_run(save_in_copy, &save, last_phase_limit_ms() - last_save_used_ms());
    if (saved == COPY_STUCK || saved == COPY_REFUSED)
        return save_here(may_wait);
    if (saved == COPY_CRASHED)
        return INTERPRETER_UNFIT;
    note((enum interpreter_saved)saved, begun);
    return (enum interpreter_saved)saved;
}

enum interpreter_saved last_phase_save_in_handler(bool may_wait)
{
    return holding(save_by_copy, may_wait);
}

void last_phase_tell_lost(const char *reason)
{
    report_line("coverage lost", "python", reason);
    blackbox_saved(false, 0);
}

void last_phase_tell_late(void)
{
    last_phase_tell_lost("not saved within COV_KEEP_GRACE_MS");
}

void last_phase_end_by(int signal_number, siginfo_t *info)
{
    end_process(signal_number, info);
}

void last_phase_end(void)
{
    if (__atomic_exchange_n(&phase, OVER, __ATOMIC_SEQ_CST) != OVER)
        last_phase_end_by(noted.signal_number, noted.has_info ? &noted.info : NULL);
}

void last_save_arm(void (*end)(int signal_number, siginfo_t *info))
{
    end_process = end;
    is_armed = true;
}

void last_phase_forked(void)
{
    phase = ALIVE;
    begun_ms = 0;
}
