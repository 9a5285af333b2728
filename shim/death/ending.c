/* SPDX-License-Identifier: MIT
 *
 * Mostly a request to the keeper. Where there is none, one word says who writes; it is taken once,
 * and while that goes on a kernel timer stands by that sends the same signal again when the grace
 * time is over, and then the process dies at once: a disk that hangs must not keep it alive.
 */
#include "death/ending.h"

#include <fcntl.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "config.h"
#include "death/turn.h"
#include "flush/module_lock.h"
#include "flush/pending.h"
#include "keeper/flush.h"
#include "kernel/quiet.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "process/die.h"
#include "process/owner.h"
#include "process/patience.h"
#include "python/end.h"
#include "python/request.h"
#include "report.h"

static START_PAGE bool is_armed;
static bool is_exiting;           /* the destructors run */
static START_PAGE int put_off;    /* how many reasons there are to wait with a signal's ending */
static __thread int put_off_here; /* those of this thread */
static START_PAGE int awaited;    /* the signal to die of as soon as there is none */
static char timer_token;          /* its address marks the timer's signals */

static int load(const int *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

void ending_arm(void)
{
    is_armed = true;
}

static bool has_counts(void)
{
    return is_armed && !quiet_is_on() && owner_is_me();
}

/* What is left of the grace time. */
static unsigned grace_ms(void)
{
    long long used = python_end_used_ms();
    unsigned least = config->grace_ms / 8;
    return used < config->grace_ms - least ? config->grace_ms - (unsigned)used : least;
}

/* For flushing: the rest is for the line about what was lost, and for dying. */
static unsigned patience_ms(void)
{
    return grace_ms() - grace_ms() / 8;
}

static bool is_timers(const siginfo_t *info)
{
    return info && info->si_code == SI_TIMER && info->si_value.sival_ptr == &timer_token;
}

/* It repeats, since a second signal that is pending already would swallow a single one. */
static void start_timer(int signal_number)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = signal_number,
                             .sigev_value.sival_ptr = &timer_token};
    struct itimerspec grace = {.it_value = {grace_ms() / 1000, grace_ms() % 1000 * 1000000L},
                               .it_interval = {0, 50000000}};
    int timer = 0;
    if (sys_call(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0)
        sys_call(SYS_timer_settime, timer, 0, &grace, NULL);
}

/* Nobody but a request makes a process die of SIGKILL. */
static void die(int signal_number, siginfo_t *info)
{
    if (signal_number == SIGKILL) {
        blackbox_ends(BLACKBOX_SIGNAL, signal_number, info);
        request_await_kill();
    }
    die_by_signal(signal_number, info);
}

static void die_if_awaited(void)
{
    if (load(&awaited) != 0)
        die(load(&awaited), NULL);
}

/* The keeper goes on after us. */
static void tell_late(void)
{
    report_line("coverage lost", NULL, "not all was written within COV_KEEP_GRACE_MS");
}

/* False when there is no keeper. */
static bool keeper_flushes(enum flush_purpose purpose, long long patience)
{
    struct module_lock_own own = module_lock_pass();
    enum keeper_answer answer = flush_by_keeper(purpose, patience);
    module_lock_return(own);
    if (answer == KEEPER_LATE)
        tell_late();
    return answer != KEEPER_NONE;
}

/* The process ends after this; how, is up to the caller. */
static bool flush_at_end(enum flush_purpose purpose)
{
    return keeper_flushes(purpose, grace_ms());
}

static void flush_here(enum flush_purpose purpose, long long patience)
{
    struct module_lock_own own = module_lock_pass();
    patience_set(patience);
    flush_alone(purpose);
    module_lock_return(own);
}

static void flush_alone_and_die(int signal_number, siginfo_t *info)
{
    start_timer(signal_number);
    if (!turn_take())
        return;                                  /* who is at it dies of the awaited signal */
    die_set_blocked(SIG_UNBLOCK, signal_number); /* for the timer, see is_timers */
    flush_here(FLUSH_AT_END, patience_ms());
    die(signal_number, info);
}

static void flush_and_die(int signal_number, siginfo_t *info)
{
    if (flush_at_end(FLUSH_AT_END))
        die(signal_number, info);
    else
        flush_alone_and_die(signal_number, info);
}

static void time_is_over(int signal_number, siginfo_t *info)
{
    if (!turn_is_over())
        tell_late();
    die(signal_number, info);
}

void ending_by_signal_in_handler(int signal_number, siginfo_t *info)
{
    blackbox_begins_to_end();
    if (python_end_puts_off_in_handler(signal_number, info))
        return;
    if (!has_counts() || turn_is_over()) {
        die(signal_number, info);
        return;
    }
    if (is_timers(info))
        time_is_over(signal_number, info);
    bool crash = die_is_crash(signal_number, info);
    if (crash && (turn_is_taken() || put_off_here > 0)) {
        die(signal_number, info); /* in the middle of it: there is nothing to go back to */
        return;
    }
    int none = 0;
    bool first = __atomic_compare_exchange_n(&awaited, &none, signal_number, 0, __ATOMIC_SEQ_CST,
                                             __ATOMIC_SEQ_CST);
    if (turn_is_taken() || (!crash && load(&put_off) > 0)) {
        if (first) {
            start_timer(signal_number);
            patience_set(patience_ms()); /* exit waits for locks as long as it takes */
        }
        return;
    }
    if (!first) /* the other thread's signal was first, and the process dies of that */
        die_await();
    flush_and_die(signal_number, info);
}

/* Writes while the program goes on, in a dlclose of this thread as well, where its destructors run;
 * false when another thread is about to end it. */
static bool flush_now(enum flush_purpose purpose, long long patience)
{
    if (keeper_flushes(purpose, patience))
        return true;
    struct module_lock_own own = module_lock_pass(); /* who has the turn may wait at the gate */
    bool is_my_turn = turn_await(&awaited);
    if (is_my_turn) {
        flush_here(purpose, patience);
        turn_give_back();
        die_if_awaited();
    }
    module_lock_return(own);
    return is_my_turn;
}

void ending_put_off(void)
{
    put_off_here++;
    __atomic_add_fetch(&put_off, 1, __ATOMIC_SEQ_CST);
}

void ending_unload_begins(void)
{
    if (put_off_here == 0) {
        if (load(&awaited) != 0) /* the process dies when no dlclose goes on */
            die_await();
        module_lock_await_turn();
    }
    if (is_exiting && has_counts()) /* what is unloaded now cannot be written afterwards */
        flush_now(FLUSH_AT_EXIT, PATIENCE_FOR_EVER);
    ending_put_off();
    module_lock_close();
}

void ending_unload_done(void)
{
    module_lock_open();
    ending_go_on();
}

void ending_go_on(void)
{
    put_off_here--;
    if (__atomic_sub_fetch(&put_off, 1, __ATOMIC_SEQ_CST) == 0 && load(&awaited) != 0)
        flush_and_die(load(&awaited), NULL);
}

void ending_exit_begins(void)
{
    python_end_at_exit();
    if (!has_counts())
        return;
    if (!flush_now(FLUSH_AT_EXIT, PATIENCE_FOR_EVER))
        turn_await_death();
    is_exiting = true; /* before that nobody could unload what is silent */
    pending_silence_libgcov();
}

bool ending_is_exiting(void)
{
    return is_exiting;
}

void ending_exit_done(void)
{
    if (!has_counts() || flush_is_done() || flush_at_end(FLUSH_TO_EXIT))
        return;
    if (!turn_await(&awaited)) {
        turn_await_death();
        return;
    }
    flush_here(FLUSH_AT_EXIT, PATIENCE_FOR_EVER);
    turn_end();
    die_if_awaited();
}

void ending_save_last(void)
{
    python_end_arm(ending_by_signal_in_handler);
}

static void end_now(enum flush_purpose purpose)
{
    if (!has_counts() || flush_at_end(purpose) || !turn_await(&awaited))
        return;
    flush_here(purpose, patience_ms());
    turn_end();
    die_if_awaited();
}

void ending_now(void)
{
    end_now(FLUSH_TO_EXIT);
}

void ending_by_kill(void)
{
    end_now(FLUSH_AT_END);
}

/* A search through PATH is mostly attempts that fail: those cost nothing. */
static bool is_executable(const char *path)
{
    return !path || sys_call(SYS_faccessat, AT_FDCWD, path, X_OK) == 0;
}

void ending_exec_begins(struct keeper_exec *exec, const struct ending_exec *ending)
{
    exec->is_begun = false;
    if (!(has_counts() || python_end_is_pending()) || !is_executable(ending->path))
        return;
    python_end_before_exec(ending->attempt, ending->argument);
    if (!has_counts())
        return;
    pending_take_over_dumps();
    flush_now(FLUSH_AT_END, config->grace_ms);
    keeper_exec_begins(exec);
}

/* A keeper that had left gets a successor. */
void ending_exec_failed(const struct keeper_exec *exec)
{
    python_end_exec_failed();
    keeper_exec_failed(exec);
    if (has_counts() && !keeper_is_there())
        keeper_start_again();
}

/* The last moment for a process without a keeper. */
static void write_without_keeper(void)
{
    if (has_counts() && !keeper_is_there())
        flush_now(FLUSH_TO_GO_ON, config->grace_ms);
}

void ending_fork_begins(void)
{
    write_without_keeper();
}

void ending_sandbox_begins(void)
{
    write_without_keeper();
}

bool ending_dump(void)
{
    if (is_armed && !quiet_is_on() && owner_is_other())
        return keeper_flushes(FLUSH_AT_EXIT, config->grace_ms);
    return has_counts() && flush_now(FLUSH_AT_EXIT, PATIENCE_FOR_EVER);
}

void ending_forked(void)
{
    python_end_forked();
    turn_forked();
    put_off = put_off_here;
    module_lock_forked();
    awaited = 0;
}
