/* SPDX-License-Identifier: MIT
 *
 * A signal that ends the process is noted, the interpreter's main thread is told to answer, and a
 * kernel timer ticks: it interrupts the system call that the main thread may have entered a moment
 * too late, and sees to it that the process dies in time.
 */
#include "death/last_save.h"

#include <setjmp.h>
#include <time.h>

#include "blackbox.h"
#include "config.h"
#include "death/die.h"
#include "death/request.h"
#include "death/sandbox.h"
#include "flush/live.h"
#include "futex.h"
#include "python/interpreter.h"
#include "real.h"
#include "report.h"
#include "sys.h"

#define TICK_MS 20

/* Only ALIVE goes to CLAIMED or SAVING, once, and so the rest is written once. OVER: a signal's
 * ending goes on; SAVED: the program ends by itself, and nothing is left to do. */
enum phase { ALIVE, CLAIMED, ASKED, SAVING, OVER, SAVED };

static bool is_armed;
static int phase;
static long long begun_ms;
static int last_signal;
static siginfo_t last_info;
static bool has_info;
static void (*end_process)(int signal_number, siginfo_t *info);
static struct {
    void (*exec)(void *argument); /* NULL: no thread is about to */
    void *argument;
    pid_t thread;
    unsigned long mask; /* of signals, which the new program inherits */
    long long begun_ms;
} becoming;
static struct {
    pid_t thread; /* 0: none */
    sigjmp_buf back;
} in_place;        /* a save by the thread that ends the process */
static pid_t live; /* who asks for a save while the program goes on; atomic, 0: nobody */
static const char late[] = "not saved within COV_KEEP_GRACE_MS";
static char token; /* its address marks the timer's signals, and ours */

static int load_phase(void)
{
    return __atomic_load_n(&phase, __ATOMIC_SEQ_CST);
}

static void set_phase(int next)
{
    __atomic_store_n(&phase, next, __ATOMIC_SEQ_CST);
}

static bool go(int from, int to)
{
    return __atomic_compare_exchange_n(&phase, &from, to, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static bool has_data(void)
{
    return is_armed && !sandbox_entered() && interpreter_is_mine();
}

long long last_save_used_ms(void)
{
    return begun_ms ? futex_now_ms() - begun_ms : 0;
}

/* How long the main thread may take to come to it. */
static long long patience_ms(void)
{
    return config->grace_ms / 4;
}

/* By when it must be over, so that there is time left for gcov's counts and for dying. */
static long long limit_ms(void)
{
    return config->grace_ms - config->grace_ms / 4;
}

static bool is_main_thread(void)
{
    return sys_call(SYS_gettid) == interpreter_main_thread();
}

/* The timer's id, negative if there is none. */
static int start_ticks(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = REQUEST_SIGNAL,
                             .sigev_value.sival_ptr = &token};
    const struct itimerspec ticks = {{0, TICK_MS * 1000000L}, {0, TICK_MS * 1000000L}};
    int timer = -1;
    if (sys_call(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0)
        sys_call(SYS_timer_settime, timer, 0, &ticks, NULL);
    return timer;
}

static void begin(int signal_number, const siginfo_t *info)
{
    last_signal = signal_number;
    has_info = info;
    if (info)
        last_info = *info;
    begun_ms = futex_now_ms();
    start_ticks();
}

static enum interpreter_saved save(bool ends, bool may_wait)
{
    long long begun = futex_now_us();
    enum interpreter_saved saved = interpreter_save(ends, may_wait);
    if (saved != INTERPRETER_BUSY)
        blackbox_saved(saved == INTERPRETER_SAVED, (unsigned)(futex_now_us() - begun));
    return saved;
}

/* Once, whoever comes first. */
static void end(void)
{
    if (__atomic_exchange_n(&phase, OVER, __ATOMIC_SEQ_CST) != OVER)
        end_process(last_signal, has_info ? &last_info : NULL);
}

static void give_up(const char *reason)
{
    if (load_phase() != OVER) {
        report_line("coverage lost", "python", reason);
        blackbox_saved(false, 0);
    }
    end();
}

static void pass_tick_to(pid_t thread)
{
    siginfo_t info = {.si_signo = REQUEST_SIGNAL, .si_code = SI_QUEUE};
    info.si_value.sival_ptr = &token;
    if (sys_call(SYS_gettid) != thread)
        sys_call(SYS_rt_tgsigqueueinfo, sys_call(SYS_getpid), thread, REQUEST_SIGNAL, &info);
}

/* Out of its system call, too. */
static void interrupt_main_thread(void)
{
    interpreter_interrupt();
    pass_tick_to(interpreter_main_thread());
}

/* Whoever asks (live.h) is answered before the program goes on. */
static void answer_live(void)
{
    pid_t asker = __atomic_exchange_n(&live, 0, __ATOMIC_SEQ_CST);
    if (asker != 0)
        live_answer_for_python(asker, interpreter_save(false, true) == INTERPRETER_SAVED);
}

void last_save_answer(void)
{
    answer_live();
    if (!go(ASKED, SAVING))
        return;
    if (save(true, true) == INTERPRETER_BUSY)
        set_phase(ASKED); /* the next tick asks again */
    else
        end();
}

/* What is done in a handler may fail, since the interrupted code may be in the middle of anything.
 * That is no reason to die of anything else than what the process dies of. */
static void crash_in_handler(int signal_number)
{
    (void)signal_number;
    give_up("the interpreter was in no state to save");
}

static void guard(void)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT};
    const struct sigaction action = {.sa_handler = crash_in_handler, .sa_flags = SA_NODEFER};
    for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++) {
        real.sigaction(crashes[i], &action, NULL);
        die_set_blocked(SIG_UNBLOCK, crashes[i]);
    }
    die_set_blocked(SIG_UNBLOCK, REQUEST_SIGNAL); /* for the ticks */
}

static enum interpreter_saved save_in_handler(bool may_wait)
{
    guard();
    bool held = interpreter_is_held();
    int state = held ? 0 : interpreter_hold();
    enum interpreter_saved saved = save(true, may_wait);
    if (!held)
        interpreter_let_go(state);
    return saved;
}

static void answer_in_handler(void)
{
    if (!go(ASKED, SAVING))
        return;
    if (save_in_handler(true) == INTERPRETER_BUSY)
        set_phase(ASKED);
    else
        end();
}

/* A lock that another thread held at a fork is never released. */
static void tick_of_exec(void)
{
    if (!becoming.exec || futex_now_ms() - becoming.begun_ms < limit_ms())
        return;
    if (sys_call(SYS_gettid) != becoming.thread) {
        pass_tick_to(becoming.thread);
        return;
    }
    report_line("coverage lost", "python", late);
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, &becoming.mask, NULL, sizeof(becoming.mask));
    becoming.exec(becoming.argument);
}

/* What is jumped out of is left as it is: the process is about to end. */
static void tick_of_save_in_place(void)
{
    if (last_save_used_ms() < limit_ms())
        return;
    if (sys_call(SYS_gettid) == in_place.thread)
        siglongjmp(in_place.back, 1);
    else
        pass_tick_to(in_place.thread);
}

static void tick(void)
{
    tick_of_exec();
    if (in_place.thread) {
        tick_of_save_in_place();
        return;
    }
    if (load_phase() >= OVER)
        return;
    if (last_save_used_ms() >= limit_ms())
        give_up(late);
    else if (load_phase() != ASKED)
        return;
    else if (!interpreter_is_mine()) /* it has ended, and coverage.py has saved at its exit */
        end();
    else if (last_save_used_ms() >= patience_ms() && is_main_thread())
        answer_in_handler();
    else
        interrupt_main_thread();
}

/* The handler must not return to what was interrupted. */
static bool cannot_wait(int signal_number, const siginfo_t *info)
{
    bool by_abort = signal_number == SIGABRT && info && info->si_code == SI_TKILL &&
                    info->si_pid == sys_call(SYS_getpid);
    return by_abort || die_is_crash(signal_number, info);
}

bool last_save_puts_off_in_handler(int signal_number, siginfo_t *info)
{
    if (!has_data() || load_phase() >= OVER)
        return false;
    if (cannot_wait(signal_number, info)) {
        if (go(ALIVE, SAVING)) {
            begin(signal_number, info);
            save_in_handler(false);
            set_phase(OVER);
        }
        return false;
    }
    if (go(ALIVE, CLAIMED)) {
        begin(signal_number, info);
        set_phase(ASKED);
        interrupt_main_thread();
    }
    return true;
}

bool last_save_takes_in_handler(siginfo_t *info)
{
    if (info->si_value.sival_ptr == &token &&
        (info->si_code == SI_TIMER || info->si_code == SI_QUEUE)) {
        tick();
        return true;
    }
    pid_t asker = live_asker(info->si_code, info->si_value);
    if (asker != 0 && has_data() && load_phase() == ALIVE) {
        __atomic_store_n(&live, asker, __ATOMIC_SEQ_CST);
        interrupt_main_thread();
    }
    if (asker != 0 || !request_is_one(info))
        return asker != 0;
    if (!last_save_puts_off_in_handler(SIGKILL, info) && load_phase() != OVER)
        end_process(SIGKILL, info);
    return true;
}

static void wait_for_end(void)
{
    const struct timespec grace = {config->grace_ms / 1000, config->grace_ms % 1000 * 1000000L};
    sys_call(SYS_nanosleep, &grace, NULL);
}

static void save_holding(void)
{
    bool held = interpreter_is_held();
    int state = held ? 0 : interpreter_hold();
    save(true, false);
    if (!held)
        interpreter_let_go(state);
}

/* False when it took too long. */
static bool save_in_place(void)
{
    in_place.thread = (pid_t)sys_call(SYS_gettid);
    bool in_time = sigsetjmp(in_place.back, 1) == 0;
    if (in_time)
        save_holding();
    in_place.thread = 0;
    return in_time;
}

/* Another ending came first: it is over with that one. */
static void end_as_asked(void)
{
    bool held = interpreter_is_held();
    if (held && go(ASKED, SAVING)) {
        save(true, false);
        end();
    }
    if (held)
        interpreter_let_others(wait_for_end);
    else
        wait_for_end();
}

void last_save_now(void)
{
    if (!has_data() || load_phase() == SAVED)
        return;
    if (!go(ALIVE, SAVING)) {
        end_as_asked();
        return;
    }
    begin(0, NULL);
    if (!save_in_place()) {
        report_line("coverage lost", "python", late);
        blackbox_saved(false, 0);
    }
    set_phase(SAVED);
}

bool last_save_is_due(void)
{
    return has_data();
}

/* One thread at a time: the others, if they succeed, are not there any more. */
static void save_before_exec(void (*exec)(void *argument), void *argument)
{
    becoming.argument = argument;
    becoming.thread = (pid_t)sys_call(SYS_gettid);
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &becoming.mask, sizeof(becoming.mask));
    becoming.begun_ms = futex_now_ms();
    becoming.exec = exec;
    int timer = start_ticks();
    save(false, false);
    becoming.exec = NULL;
    if (timer >= 0)
        sys_call(SYS_timer_delete, timer);
}

void last_save_before_exec(void (*exec)(void *argument), void *argument)
{
    if (!has_data() || !interpreter_is_held())
        return;
    if (load_phase() == ALIVE && !becoming.exec)
        save_before_exec(exec, argument);
    if (load_phase() != ALIVE && load_phase() != SAVED) /* a signal has come meanwhile */
        end_as_asked();
}

void last_save_at_exit(void)
{
    if (is_armed && go(ASKED, SAVING))
        end();
}

void last_save_forked(void)
{
    phase = ALIVE;
    begun_ms = 0;
    becoming.exec = NULL;
    in_place.thread = 0;
}

void last_save_arm(void (*end_function)(int signal_number, siginfo_t *info))
{
    end_process = end_function;
    is_armed = true;
}
