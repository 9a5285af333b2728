/* SPDX-License-Identifier: MIT
 *
 * A signal that ends the process is noted, the interpreter's main thread is told to answer, and a
 * kernel timer ticks: it interrupts the system call that the main thread may have entered a moment
 * too late, and sees to it that the process dies in time.
 */
#include "death/last_save.h"

#include <time.h>

#include "blackbox.h"
#include "config.h"
#include "death/die.h"
#include "death/request.h"
#include "death/sandbox.h"
#include "futex.h"
#include "python/interpreter.h"
#include "real.h"
#include "report.h"
#include "sys.h"

#define TICK_MS 20

/* Only ALIVE goes to CLAIMED or SAVING, once, and so the rest is written once. */
enum phase { ALIVE, CLAIMED, ASKED, SAVING, OVER };

static bool is_armed;
static int phase;
static long long begun_ms;
static struct last_save_end last;
static siginfo_t last_info;
static void (*end_process)(const struct last_save_end *end);
static struct {
    void (*exec)(void *argument); /* NULL: no thread is about to */
    void *argument;
    pid_t thread;
    unsigned long mask; /* of signals, which the new program inherits */
    long long begun_ms;
} becoming;
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

static void begin(int signal_number, int status, const siginfo_t *info)
{
    last = (struct last_save_end){.signal_number = signal_number, .status = status};
    if (info) {
        last_info = *info;
        last.info = &last_info;
    }
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
        end_process(&last);
}

static void give_up(const char *reason)
{
    if (load_phase() != OVER)
        report_line("coverage lost", "python", reason);
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

void last_save_answer(void)
{
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

static void tick(void)
{
    tick_of_exec();
    if (load_phase() == OVER)
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
    if (!has_data() || load_phase() == OVER)
        return false;
    if (cannot_wait(signal_number, info)) {
        if (go(ALIVE, SAVING)) {
            begin(signal_number, 0, info);
            save_in_handler(false);
            set_phase(OVER);
        }
        return false;
    }
    if (go(ALIVE, CLAIMED)) {
        begin(signal_number, 0, info);
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
    if (!request_is_one(info))
        return false;
    const struct last_save_end kill = {.signal_number = SIGKILL, .info = info};
    if (!last_save_puts_off_in_handler(SIGKILL, info) && load_phase() != OVER)
        end_process(&kill);
    return true;
}

static void wait_for_end(void)
{
    const struct timespec grace = {config->grace_ms / 1000, config->grace_ms % 1000 * 1000000L};
    sys_call(SYS_nanosleep, &grace, NULL);
}

/* False when another ending was first, and is over with that. */
static bool is_first(void)
{
    if (load_phase() == ALIVE)
        return true;
    if (go(ASKED, SAVING)) {
        save(true, false);
        end();
    }
    interpreter_let_others(wait_for_end);
    return false;
}

void last_save_now(int signal_number, int status)
{
    if (!has_data() || !interpreter_is_held() || !is_first() || !go(ALIVE, SAVING))
        return;
    begin(signal_number, status, NULL);
    save(true, false);
    set_phase(OVER);
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
    if (!has_data() || !interpreter_is_held() || !is_first())
        return;
    if (!becoming.exec)
        save_before_exec(exec, argument);
    is_first(); /* a signal has come meanwhile */
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
}

void last_save_arm(void (*end_function)(const struct last_save_end *end))
{
    end_process = end_function;
    is_armed = true;
}
