/* SPDX-License-Identifier: MIT
 *
 * Which handler the kernel has for what the program has asked for, and what each of the handlers
 * does. They run in the middle of anything: nothing here takes a lock.
 */
#include "death/stand_in.h"

#include <errno.h>
#include <string.h>
#include <ucontext.h>

#include "config.h"
#include "death/ending_signal.h"
#include "death/own_stack.h"
#include "kernel/libc.h"
#include "kernel/sigbits.h"
#include "process/die.h"
#include "python/end.h"
#include "python/request.h"
#include "python/tick.h"

struct sigaction stand_in_shown[NSIG];
static bool takes_requests, takes_rare;

static void hold_signals_back(void *context);

/* The handler that stands in. It keeps the coverage and then does what the default action does. */
static void die(int signal_number, siginfo_t *info, void *context)
{
    ending_by_signal_in_handler(signal_number, info);
    if (python_end_is_under_way())
        hold_signals_back(context);
}

/* Returns whether the handler runs on the shim's own stack. It does not where an interpreter may
 * have to save, which works on the interpreter's own stack only, and not without a keeper, as under
 * valgrind, which tells of a stack that changes. */
static bool needs_own_stack(void)
{
    return !takes_requests && !config->without_keeper;
}

static bool is_stand_in(const struct sigaction *action)
{
    return action->sa_sigaction == die || action->sa_sigaction == own_stack_handler;
}

/* The handler does not run on the program's alternate stack, which is sized for the program's own
 * handlers, and may be gone by now. All other signals wait while we flush: without us the process
 * would be dead already. */
void stand_in_make(struct sigaction *action)
{
    memset(action, 0, sizeof(*action));
    action->sa_sigaction = needs_own_stack() ? own_stack_handler : die;
    action->sa_flags = SA_SIGINFO | (takes_requests ? 0 : SA_RESTART);
    *sigbits_in(&action->sa_mask) = SIGBITS_ALL;
}

static void call_program(void (*handler)(int), int signal_number, siginfo_t *info, void *context)
{
    if (stand_in_shown[signal_number].sa_flags & SA_SIGINFO)
        ((void (*)(int, siginfo_t *, void *))(void *)handler)(signal_number, info, context);
    else
        handler(signal_number);
}

/* The handler that is in place of one that the program has set with SA_RESETHAND. With that flag
 * the kernel would go back to the default action at the first signal, unseen; this handler goes
 * back to the one that stands in for the default action. */
static void run_once(int signal_number, siginfo_t *info, void *context)
{
    struct sigaction *program = &stand_in_shown[signal_number];
    struct sigaction stand_in;
    int saved = errno;
    stand_in_make(&stand_in);
    libc_sigaction(signal_number, &stand_in, NULL);
    errno = saved;
    void (*handler)(int) = __atomic_exchange_n(&program->sa_handler, SIG_DFL, __ATOMIC_SEQ_CST);
    if (handler == SIG_DFL)
        die(signal_number, info, context);
    else
        call_program(handler, signal_number, info, context);
}

/* The handler of the signal that carries requests, whose default action is to do nothing. */
static void take_request(int signal_number, siginfo_t *info, void *context)
{
    struct sigaction *program = &stand_in_shown[signal_number];
    if (python_end_takes_in_handler(info)) {
        if (python_end_is_under_way())
            hold_signals_back(context);
        return;
    }
    void (*handler)(int) = program->sa_handler;
    if (program->sa_flags & (int)SA_RESETHAND)
        handler = __atomic_exchange_n(&program->sa_handler, SIG_DFL, __ATOMIC_SEQ_CST);
    if (handler != SIG_DFL && handler != SIG_IGN)
        call_program(handler, signal_number, info, context);
}

bool stand_in_is_ours(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) &&
           (is_stand_in(action) || action->sa_sigaction == run_once ||
            action->sa_sigaction == take_request);
}

/* Ignores the signal if a handler of the program would run for it. SIGCHLD stays, since to ignore
 * it would reap children that somebody waits for. */
static void ignore_if_programs(int signal_number)
{
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    struct sigaction now;
    if (signal_number != SIGCHLD && libc_sigaction(signal_number, NULL, &now) == 0 &&
        now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN && !is_stand_in(&now) &&
        now.sa_sigaction != take_request)
        libc_sigaction(signal_number, &ignored, NULL);
}

/* Blocks or ignores signals for the time after the handler. The handler is about to return to a
 * program that would be dead without the shim, so that the program's interpreter can save. Until
 * then no signal may run code of the program; only ticks (tick.h) and crashes are let through. */
static void hold_signals_back(void *context)
{
    static bool done;
    int saved = errno;
    unsigned long *mask = sigbits_in(&((ucontext_t *)context)->uc_sigmask);
    unsigned long wanted = 0;
    for (int signal_number = 1; signal_number < NSIG; signal_number++) {
        bool needed = tick_comes_by(signal_number) || die_is_crash_signal(signal_number);
        if (needed)
            wanted |= sigbits_of(signal_number);
        else if (!done)
            ignore_if_programs(signal_number);
    }
    *mask = (*mask & ~SIGBITS_ALL) | (SIGBITS_ALL & ~wanted);
    done = true;
    errno = saved;
}

void stand_in_choose(int signal_number, struct sigaction *chosen, const struct sigaction *asked)
{
    *chosen = *asked;
    if (takes_requests && signal_number == REQUEST_SIGNAL) {
        if (asked->sa_handler == SIG_DFL || asked->sa_handler == SIG_IGN)
            stand_in_make(chosen);
        chosen->sa_sigaction = take_request;
        chosen->sa_flags = (chosen->sa_flags & ~(int)SA_RESETHAND) | SA_SIGINFO;
    } else if (asked->sa_handler == SIG_DFL) {
        stand_in_make(chosen);
    } else if (asked->sa_handler != SIG_IGN && (asked->sa_flags & SA_RESETHAND)) {
        chosen->sa_sigaction = run_once;
        chosen->sa_flags = (asked->sa_flags & ~(int)SA_RESETHAND) | SA_SIGINFO;
    }
}

bool stand_in_is_for_default(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) && is_stand_in(action);
}

bool stand_in_runs_program(const struct sigaction *action)
{
    return !stand_in_is_ours(action) || action->sa_sigaction == run_once;
}

void stand_in_start(void)
{
    own_stack_start(die);
}

void stand_in_take_requests(void)
{
    takes_requests = true;
}

void stand_in_take_rare(void)
{
    takes_rare = true;
}

bool stand_in_is_for(int signal_number)
{
    return signal_number >= 1 && signal_number < NSIG &&
           (((config->signals | (takes_rare ? config->rare_signals : 0)) &
             sigbits_of(signal_number)) ||
            (takes_requests && signal_number == REQUEST_SIGNAL));
}
