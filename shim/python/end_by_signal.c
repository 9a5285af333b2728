/* SPDX-License-Identifier: MIT
 *
 * A signal ends the program: it is noted, and the interpreter's main thread is told to answer.
 * Ticks interrupt the system call that the main thread may have entered a moment too late, and see
 * to it that the process dies in time. Python code must not run in a handler before that time has
 * come.
 */
#include "python/end.h"

#include "keeper/live.h"
#include "kernel/sys.h"
#include "process/die.h"
#include "process/grace.h"
#include "process/owner.h"
#include "python/end_phase.h"
#include "python/guard.h"
#include "python/interpreter.h"
#include "python/request.h"
#include "python/saving.h"
#include "python/tick.h"

static pid_t
    live; /* pid of the process that asks for a save while the program goes on; 0: none; atomic */

static bool is_main_thread(void)
{
    return sys_call(SYS_gettid) == interpreter_main_thread();
}

/* Interrupts the main thread, also in a system call. */
static void interrupt_main_thread(void)
{
    interpreter_interrupt();
    tick_pass_to(interpreter_main_thread());
}

/* Saves for an asker (keeper/live.h), if there is one, and answers before the program goes on. An
 * asker that finds the interpreter busy gets no answer, and asks again; so does an asker whose save
 * takes long, which interrupts that save. */
static void answer_live(void)
{
    pid_t asker = __atomic_exchange_n(&live, 0, __ATOMIC_SEQ_CST);
    if (asker == 0)
        return;
    enum interpreter_saved saved = interpreter_save(false, true);
    if (saved != INTERPRETER_BUSY)
        live_answer_for_python(asker, saved == INTERPRETER_SAVED);
}

void python_end_answer(void)
{
    answer_live();
    if (!end_phase_go(ASKED, SAVING))
        return;
    if (saving_make(true, true) == INTERPRETER_BUSY)
        end_phase_set(ASKED); /* the next tick asks again */
    else
        end_phase_end();
}

static void tell_unfit(void)
{
    saving_tell_lost(LOSS_UNFIT);
}

/* The process dies of what it dies of anyway. */
static void crash_in_handler(int signal_number)
{
    (void)signal_number;
    if (end_phase() < OVER)
        tell_unfit();
    end_phase_end();
}

static enum interpreter_saved save_in_handler(bool may_wait)
{
    if (!interpreter_can_run_here()) {
        saving_tell_lost(LOSS_OTHER_STACK);
        return INTERPRETER_FAILED;
    }
    guard_begin(crash_in_handler);
    return saving_make_in_handler(may_wait);
}

static void answer_in_handler(void)
{
    if (!end_phase_go(ASKED, SAVING))
        return;
    enum interpreter_saved saved = save_in_handler(true);
    if (saved == INTERPRETER_BUSY || saved == INTERPRETER_UNFIT)
        end_phase_set(ASKED); /* the next tick finds the interpreter in another state */
    else
        end_phase_end();
}

static bool is_time_for_handler(void)
{
    long long used = python_end_used_ms();
    return used >= grace_to_answer_ms() &&
           (is_main_thread() || used >= 2 * (long long)grace_to_answer_ms());
}

static void tick(void)
{
    if (end_by_itself_tick() || end_phase() >= OVER)
        return;
    if (python_end_used_ms() >= end_phase_limit_ms()) {
        saving_tell_late();
        end_phase_end();
    } else if (end_phase() != ASKED) {
        return;
    } else if (!interpreter_is_mine()) { /* the interpreter has ended, and coverage.py has saved at
                                            its exit */
        end_phase_end();
    } else if (is_time_for_handler()) {
        answer_in_handler();
    } else {
        interrupt_main_thread();
    }
}

static void tick_by_alarm(int signal_number)
{
    (void)signal_number;
    tick();
}

/* Returns whether the handler must not return to what was interrupted: abort(3), or a handler of
 * the program's that raises a crash again. */
static bool cannot_wait(int signal_number, const siginfo_t *info)
{
    bool by_raise = die_is_crash_signal(signal_number) && info && info->si_code == SI_TKILL &&
                    info->si_pid == sys_call(SYS_getpid);
    return by_raise || die_is_crash(signal_number, info);
}

bool python_end_puts_off_in_handler(int signal_number, siginfo_t *info)
{
    if (!python_end_is_pending() || end_phase() >= OVER)
        return false;
    if (cannot_wait(signal_number, info)) {
        if (end_phase_go(ALIVE, SAVING) || end_phase_go(ASKED, SAVING)) {
            end_phase_begin(signal_number, info, tick_by_alarm);
            if (save_in_handler(false) == INTERPRETER_UNFIT)
                tell_unfit();
            end_phase_set(OVER);
        }
        return false;
    }
    if (end_phase_go(ALIVE, CLAIMED)) {
        end_phase_begin(signal_number, info, tick_by_alarm);
        end_phase_set(ASKED);
        interpreter_hurry();
        interrupt_main_thread();
    }
    return true;
}

bool python_end_takes_in_handler(siginfo_t *info)
{
    /* For lack of memory the kernel may have sent a tick without its mark, so during an ending each
     * such signal counts as a tick. A guest gets no ticks. */
    if ((tick_is(info) || python_end_is_under_way()) && !owner_is_other()) {
        tick();
        return true;
    }
    pid_t asker = live_asker(info->si_code, info->si_value);
    if (asker != 0 && python_end_is_pending() && end_phase() == ALIVE) {
        __atomic_store_n(&live, asker, __ATOMIC_SEQ_CST);
        interrupt_main_thread();
    }
    if (asker != 0 || !request_is_one(info))
        return asker != 0;
    if (!python_end_puts_off_in_handler(SIGKILL, info) && end_phase() != OVER)
        end_phase_end_by(SIGKILL, info);
    return true;
}

bool python_end_is_under_way(void)
{
    int now = end_phase();
    return now > ALIVE && now < OVER;
}

void python_end_at_exit(void)
{
    if (end_phase_go(ASKED, SAVING))
        end_phase_end();
}

void python_end_forked(void)
{
    end_phase_forked();
    end_by_itself_forked();
}
