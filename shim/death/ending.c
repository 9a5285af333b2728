/* SPDX-License-Identifier: MIT
 *
 * One word says who writes the counts; it is taken once. While that goes on, a kernel timer stands
 * by that sends the same signal again when the grace time is over, and then the process dies at
 * once: a disk that hangs must not keep it alive.
 */
#include "death/ending.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "death/owner.h"
#include "flush/flush.h"
#include "real.h"
#include "report.h"

enum phase { RUNNING, FLUSHING, FLUSHED };

static int phase;
static bool is_exiting;           /* the destructors run */
static int put_off;               /* how many reasons there are to wait with a signal's ending */
static __thread int put_off_here; /* those of this thread */
static int awaited;               /* the signal to die of as soon as there is none */
static char timer_token;          /* its address marks the timer's signals */

/* For flushing, of the grace time: the rest is for the line about what was lost, and for dying. */
static unsigned patience_ms(void)
{
    return config->grace_ms - config->grace_ms / 8;
}

static bool is_timers(const siginfo_t *info)
{
    return info && info->si_code == SI_TIMER && info->si_value.sival_ptr == &timer_token;
}

/* By raw system calls: timer_create(3) of libc may allocate. It repeats, since a second signal that
 * is pending already would swallow a single one. */
static void start_timer(int signal_number)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = signal_number,
                             .sigev_value.sival_ptr = &timer_token};
    struct itimerspec grace = {
        .it_value = {config->grace_ms / 1000, config->grace_ms % 1000 * 1000000L},
        .it_interval = {0, 50000000}};
    int timer;
    if (syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0)
        syscall(SYS_timer_settime, timer, 0, &grace, NULL);
}

static void set_blocked(int how, int signal_number)
{
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal_number);
    pthread_sigmask(how, &only, NULL);
}

/* By the default action, and with the sender's own siginfo. A seccomp filter may refuse all of it:
 * the process, which without us would be dead, must not run on. */
static void die(int signal_number, siginfo_t *info)
{
    const struct sigaction by_default = {.sa_handler = SIG_DFL};
    pid_t process = getpid();
    pid_t thread = (pid_t)syscall(SYS_gettid);
    real.sigaction(signal_number, &by_default, NULL);
    if (!info || syscall(SYS_rt_tgsigqueueinfo, process, thread, signal_number, info) != 0)
        syscall(SYS_tgkill, process, thread, signal_number);
    set_blocked(SIG_UNBLOCK, signal_number);
    syscall(SYS_exit_group, 128 + signal_number);
    __builtin_trap();
}

static int load(const int *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

/* Only one comes through: from then on it alone writes. */
static bool enter_flush(void)
{
    int running = RUNNING;
    return __atomic_compare_exchange_n(&phase, &running, FLUSHING, 0, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

static void leave_flush(int next)
{
    __atomic_store_n(&phase, next, __ATOMIC_SEQ_CST);
    if (load(&awaited) != 0)
        die(load(&awaited), NULL);
}

/* The thread that flushes is about to end the process. */
static void wait_for_death(void)
{
    int cancel_state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
    while (load(&phase) == FLUSHING)
        pause();
    pthread_setcancelstate(cancel_state, NULL);
}

static void flush_and_die(int signal_number, siginfo_t *info)
{
    if (!enter_flush())
        return;                              /* who is at it dies of the awaited signal */
    set_blocked(SIG_UNBLOCK, signal_number); /* for the timer, see is_timers */
    flush_now(patience_ms());
    die(signal_number, info);
}

static void time_is_over(int signal_number, siginfo_t *info)
{
    if (load(&phase) != FLUSHED)
        report_line("coverage lost", NULL, "not all was written within COV_KEEP_GRACE_MS");
    die(signal_number, info);
}

void ending_by_signal_in_handler(int signal_number, siginfo_t *info)
{
    if (!owner_is_me() || load(&phase) == FLUSHED)
        die(signal_number, info);
    if (is_timers(info))
        time_is_over(signal_number, info);
    int none = 0, saved = errno;
    bool first = __atomic_compare_exchange_n(&awaited, &none, signal_number, 0, __ATOMIC_SEQ_CST,
                                             __ATOMIC_SEQ_CST);
    if (first)
        start_timer(signal_number);
    if (load(&phase) == FLUSHING) {
        if (first) /* exit is at it, which otherwise waits for locks as long as it takes */
            flush_hurry(patience_ms());
        return; /* with errno untouched, which the helper may be using */
    }
    if (load(&put_off) == 0)
        flush_and_die(signal_number, info);
    errno = saved;
}

void ending_put_off(void)
{
    put_off_here++;
    __atomic_add_fetch(&put_off, 1, __ATOMIC_SEQ_CST);
    if (is_exiting && enter_flush()) { /* what is unloaded now cannot be written afterwards */
        flush_rest();
        leave_flush(RUNNING);
    }
}

void ending_go_on(void)
{
    put_off_here--;
    if (__atomic_sub_fetch(&put_off, 1, __ATOMIC_SEQ_CST) == 0 && load(&awaited) != 0)
        flush_and_die(load(&awaited), NULL);
}

void ending_exit_begins(void)
{
    if (!enter_flush()) {
        wait_for_death();
        return;
    }
    flush_at_exit();
    is_exiting = true;
    leave_flush(RUNNING);
}

void ending_exit_done(void)
{
    if (!enter_flush()) {
        wait_for_death();
        return;
    }
    flush_rest();
    leave_flush(FLUSHED);
}

void ending_forked(void)
{
    phase = RUNNING;
    put_off = put_off_here;
    awaited = 0;
}
