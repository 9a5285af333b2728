/* SPDX-License-Identifier: MIT
 *
 * The program ends by itself: the thread that ends it saves. A save that does not come to an end,
 * as when it waits for a lock that another thread held at a fork, must not hold the program's end
 * up.
 */
#include <setjmp.h>

#include "kernel/futex.h"
#include "kernel/sigmask.h"
#include "kernel/sys.h"
#include "process/die.h"
#include "python/end.h"
#include "python/end_phase.h"
#include "python/guard.h"
#include "python/interpreter.h"
#include "python/saving.h"
#include "python/tick.h"

static struct {
    pid_t thread; /* the thread that saves; 0: none */
    sigjmp_buf back;
} in_place;
static struct {
    void (*exec)(void *argument); /* NULL: no thread is about to call it */
    void *argument;
    pid_t thread;
    unsigned long mask; /* the thread's signal mask, which the new program inherits */
    long long begun_ms;
} becoming;

static bool is_here(pid_t thread)
{
    return sys_call(SYS_gettid) == thread;
}

static void tick_of_exec(void)
{
    if (!becoming.exec || futex_now_ms() - becoming.begun_ms < end_phase_limit_ms())
        return;
    if (!is_here(becoming.thread)) {
        tick_pass_to(becoming.thread);
        return;
    }
    saving_tell_late();
    sigmask_set(becoming.mask);
    becoming.exec(becoming.argument);
}

/* A save that takes too long is jumped out of and left as it is: the process is about to end. */
bool end_by_itself_tick(void)
{
    tick_of_exec();
    if (in_place.thread == 0)
        return false;
    if (python_end_used_ms() >= end_phase_limit_ms()) {
        if (is_here(in_place.thread))
            siglongjmp(in_place.back, LOSS_SAVED_LATE);
        tick_pass_to(in_place.thread);
    }
    return true;
}

void end_by_itself_forked(void)
{
    becoming.exec = NULL;
    in_place.thread = 0;
}

/* A thread that saves may be in a handler of the program's, for a crash even. The crash of another
 * thread is its own. */
static void crash_in_place(int signal_number)
{
    if (is_here(in_place.thread))
        siglongjmp(in_place.back, LOSS_UNFIT);
    guard_leave(signal_number);
}

/* Returns why the save has not come to its end, 0 if it has. */
static int save_in_place(void)
{
    guard_begin(crash_in_place);
    int lost = sigsetjmp(in_place.back, 1);
    if (lost == 0) {
        in_place.thread = (pid_t)sys_call(SYS_gettid);
        saving_make_holding();
    }
    in_place.thread = 0;
    guard_end();
    return lost;
}

/* Waits for an ending that has begun before. The caller saves for it if it runs Python code and the
 * main thread has not begun to save. */
static void end_as_asked(void)
{
    bool held = interpreter_is_held();
    if (held && end_phase_go(ASKED, SAVING)) {
        saving_make(true, false);
        end_phase_end();
    }
    if (held)
        interpreter_let_others(die_await_other);
    else
        die_await_other();
}

static void tick_by_alarm(int signal_number)
{
    (void)signal_number;
    end_by_itself_tick();
}

void python_end_now(void)
{
    if (!python_end_is_pending() || end_phase() >= SAVED)
        return;
    if (!end_phase_go(ALIVE, SAVING)) {
        end_as_asked();
        return;
    }
    end_phase_begin(0, NULL, tick_by_alarm);
    int lost = save_in_place();
    if (lost)
        saving_tell_lost((enum loss_reason)lost);
    end_phase_rest();
}

/* Saves before an exec, one thread at a time: if the exec of one succeeds, the others are gone. */
static void save_before_exec(void (*exec)(void *argument), void *argument)
{
    becoming.argument = argument;
    becoming.thread = (pid_t)sys_call(SYS_gettid);
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &becoming.mask, sizeof(becoming.mask));
    becoming.begun_ms = futex_now_ms();
    becoming.exec = exec;
    int timer = tick_start();
    saving_make(false, false);
    becoming.exec = NULL;
    tick_stop(timer);
}

/* Once the phase is BECOMING, a signal ends the process at once. */
void python_end_before_exec(void (*exec)(void *argument), void *argument)
{
    if (!python_end_is_pending() || !interpreter_is_held() || end_phase() >= SAVED)
        return;
    if (end_phase() == ALIVE && !becoming.exec)
        save_before_exec(exec, argument);
    if (!end_phase_go(ALIVE, BECOMING)) /* a signal has come meanwhile */
        end_as_asked();
}

void python_end_exec_failed(void)
{
    if (end_phase_go(BECOMING, ALIVE))
        interpreter_interrupt(); /* handlers of the program's may have been held back */
}
