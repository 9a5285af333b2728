/* SPDX-License-Identifier: MIT
 *
 * Ticks come from a timer of timer_create(2), which the program's threads do not see and an exec
 * takes away. Only where that fails are they taken from the program's own timer.
 */
#include "python/tick.h"

#include <sys/time.h>
#include <time.h>

#include "kernel/libc.h"
#include "kernel/sys.h"
#include "process/die.h"
#include "python/request.h"

#define TICK_MS 20

static char token; /* its address as the signal's value marks a tick */
static bool is_by_alarm;

bool tick_comes_by(int signal_number)
{
    return signal_number == REQUEST_SIGNAL || (is_by_alarm && signal_number == SIGALRM);
}

int tick_start(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = REQUEST_SIGNAL,
                             .sigev_value.sival_ptr = &token};
    const struct itimerspec ticks = {{0, TICK_MS * 1000000L}, {0, TICK_MS * 1000000L}};
    int timer = -1;
    if (sys_call(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) != 0)
        return -1;
    sys_call(SYS_timer_settime, timer, 0, &ticks, NULL);
    return timer;
}

void tick_stop(int timer)
{
    if (timer >= 0)
        sys_call(SYS_timer_delete, timer);
}

void tick_start_by_alarm(void (*tick)(int signal_number))
{
    const struct sigaction action = {.sa_handler = tick};
    const struct itimerval ticks = {{0, TICK_MS * 1000L}, {0, TICK_MS * 1000L}};
    is_by_alarm = true;
    libc_sigaction(SIGALRM, &action, NULL);
    die_set_blocked(SIG_UNBLOCK, SIGALRM);
    sys_call(SYS_setitimer, ITIMER_REAL, &ticks, NULL);
}

void tick_stop_alarm(void)
{
    const struct itimerval none = {{0, 0}, {0, 0}};
    if (is_by_alarm)
        sys_call(SYS_setitimer, ITIMER_REAL, &none, NULL);
}

void tick_pass_to(pid_t thread)
{
    siginfo_t info = {.si_signo = REQUEST_SIGNAL, .si_code = SI_QUEUE};
    info.si_value.sival_ptr = &token;
    if (sys_call(SYS_gettid) != thread)
        sys_call(SYS_rt_tgsigqueueinfo, sys_call(SYS_getpid), thread, REQUEST_SIGNAL, &info);
}

bool tick_is(const siginfo_t *info)
{
    return info->si_value.sival_ptr == &token &&
           (info->si_code == SI_TIMER || info->si_code == SI_QUEUE);
}
