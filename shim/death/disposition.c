/* SPDX-License-Identifier: MIT
 *
 * The core of all fronts in signal.c. The kernel's table is the truth about which handler is in
 * place, and `shown` only remembers what the program asked for where ours stands in. No lock:
 * sigaction may be called in handlers and between vfork and exec.
 */
#include "death/disposition.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <ucontext.h>

#include "config.h"
#include "death/ending_signal.h"
#include "death/own_stack.h"
#include "kernel/libc.h"
#include "kernel/sigbits.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "process/die.h"
#include "process/owner.h"
#include "python/end.h"
#include "python/request.h"
#include "python/tick.h"
#include "real.h"

static START_PAGE bool is_standing_in;
static bool was_standing_in; /* before disposition_disarm() */
static bool takes_requests;
static struct sigaction shown[NSIG];
/* Of the flags that are set the kernel keeps those it knows, and libc adds its restorer. */
static int known_flags;
static struct sigaction added;

static void be_quiet(void *context);

/* The handler that stands in: what the default action does, after what an ending needs. */
static void die(int signal_number, siginfo_t *info, void *context)
{
    ending_by_signal_in_handler(signal_number, info);
    if (python_end_is_under_way())
        be_quiet(context);
}

/* An interpreter is saved on the stack that it runs on; and valgrind tells of a stack that changes.
 */
static bool needs_own_stack(void)
{
    return !takes_requests && !config->without_keeper;
}

static bool is_stand_in(const struct sigaction *action)
{
    return action->sa_sigaction == die || action->sa_sigaction == own_stack_handler;
}

/* Not on an alternate stack, which is sized for the program's own handlers, and may be gone by now.
 * Everything else waits while we flush: without us the process would be dead already. */
static void make_stand_in(struct sigaction *action)
{
    memset(action, 0, sizeof(*action));
    action->sa_sigaction = needs_own_stack() ? own_stack_handler : die;
    action->sa_flags = SA_SIGINFO | (takes_requests ? 0 : SA_RESTART);
    *sigbits_in(&action->sa_mask) = SIGBITS_ALL;
}

static void call_program(void (*handler)(int), int signal_number, siginfo_t *info, void *context)
{
    if (shown[signal_number].sa_flags & SA_SIGINFO)
        ((void (*)(int, siginfo_t *, void *))(void *)handler)(signal_number, info, context);
    else
        handler(signal_number);
}

/* A handler that the program set with SA_RESETHAND: at its first signal the kernel would go back to
 * the default action unseen; this goes back to our stand-in instead. */
static void run_once(int signal_number, siginfo_t *info, void *context)
{
    struct sigaction *program = &shown[signal_number];
    struct sigaction stand_in;
    int saved = errno;
    make_stand_in(&stand_in);
    libc_sigaction(signal_number, &stand_in, NULL);
    errno = saved;
    void (*handler)(int) = __atomic_exchange_n(&program->sa_handler, SIG_DFL, __ATOMIC_SEQ_CST);
    if (handler == SIG_DFL)
        die(signal_number, info, context);
    else
        call_program(handler, signal_number, info, context);
}

/* Of the signal that carries requests, which does nothing by default. */
static void take_request(int signal_number, siginfo_t *info, void *context)
{
    struct sigaction *program = &shown[signal_number];
    if (python_end_takes_in_handler(info)) {
        if (python_end_is_under_way())
            be_quiet(context);
        return;
    }
    void (*handler)(int) = program->sa_handler;
    if (program->sa_flags & (int)SA_RESETHAND)
        handler = __atomic_exchange_n(&program->sa_handler, SIG_DFL, __ATOMIC_SEQ_CST);
    if (handler != SIG_DFL && handler != SIG_IGN)
        call_program(handler, signal_number, info, context);
}

static bool is_chosen(int signal_number)
{
    return signal_number >= 1 && signal_number < NSIG &&
           ((config->signals & sigbits_of(signal_number)) ||
            (takes_requests && signal_number == REQUEST_SIGNAL));
}

static bool is_kept(int signal_number)
{
    return __atomic_load_n(&is_standing_in, __ATOMIC_ACQUIRE) && is_chosen(signal_number);
}

bool disposition_keeps(int signal_number)
{
    return is_kept(signal_number) && owner_is_me();
}

static bool is_ours(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) &&
           (is_stand_in(action) || action->sa_sigaction == run_once ||
            action->sa_sigaction == take_request);
}

/* What runs a handler of the program's the next definition has to know. What ends the program, or
 * saves for that, must not be put off by it; in one call where that is libc's. */
static int set_action(int signal_number, const struct sigaction *action, struct sigaction *old)
{
    bool is_programs = !is_ours(action) || action->sa_sigaction == run_once;
    if (is_programs || (void *)real.sigaction == libc_function("sigaction"))
        return real.sigaction(signal_number, action, old);
    int result = real.sigaction(signal_number, NULL, old);
    return result == 0 ? libc_sigaction(signal_number, action, NULL) : result;
}

/* What still has a handler must not run it. A child that ends may be waited for still. */
static void ignore_if_programs(int signal_number)
{
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    struct sigaction now;
    if (signal_number != SIGCHLD && libc_sigaction(signal_number, NULL, &now) == 0 &&
        now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN && !is_stand_in(&now) &&
        now.sa_sigaction != take_request)
        libc_sigaction(signal_number, &ignored, NULL);
}

/* The handler returns to a program that would be dead without us, so that its interpreter can save:
 * nothing must interfere but ticks, and they must come. */
static void be_quiet(void *context)
{
    static bool done;
    int saved = errno;
    unsigned long *mask = sigbits_in(&((ucontext_t *)context)->uc_sigmask);
    unsigned long wanted = 0;
    for (int signal_number = 1; signal_number < NSIG; signal_number++) {
        bool needed = tick_comes_by(signal_number) || die_is_of_crash(signal_number);
        if (needed)
            wanted |= sigbits_of(signal_number);
        else if (!done)
            ignore_if_programs(signal_number);
    }
    *mask = (*mask & ~SIGBITS_ALL) | (SIGBITS_ALL & ~wanted);
    done = true;
    errno = saved;
}

/* What really goes to the kernel for what the program asks for. */
static void choose_action(int signal_number, struct sigaction *chosen,
                          const struct sigaction *asked)
{
    *chosen = *asked;
    if (takes_requests && signal_number == REQUEST_SIGNAL) {
        if (asked->sa_handler == SIG_DFL || asked->sa_handler == SIG_IGN)
            make_stand_in(chosen);
        chosen->sa_sigaction = take_request;
        chosen->sa_flags = (chosen->sa_flags & ~(int)SA_RESETHAND) | SA_SIGINFO;
    } else if (asked->sa_handler == SIG_DFL) {
        make_stand_in(chosen);
    } else if (asked->sa_handler != SIG_IGN && (asked->sa_flags & SA_RESETHAND)) {
        chosen->sa_sigaction = run_once;
        chosen->sa_flags = (asked->sa_flags & ~(int)SA_RESETHAND) | SA_SIGINFO;
    }
}

/* As the kernel would answer when asked for an action that was set as `asked`. */
static void remember(int signal_number, const struct sigaction *asked)
{
    struct sigaction *answer = &shown[signal_number];
    *answer = *asked;
    answer->sa_flags = (asked->sa_flags & known_flags) | added.sa_flags;
    answer->sa_restorer = added.sa_restorer;
    *sigbits_in(&answer->sa_mask) &= ~(sigbits_of(SIGKILL) | sigbits_of(SIGSTOP));
}

static int set_kept(int signal_number, const struct sigaction *asked, struct sigaction *old)
{
    struct sigaction before = shown[signal_number];
    struct sigaction chosen, replaced;
    bool mine = owner_is_me();
    choose_action(signal_number, &chosen, asked);
    if (mine)
        remember(signal_number, asked); /* first: run_once may run at once */
    int result = set_action(signal_number, mine ? &chosen : asked, &replaced);
    if (result != 0 && mine)
        shown[signal_number] = before;
    if (result == 0 && old)
        *old = is_ours(&replaced) ? before : replaced;
    return result;
}

int disposition_set(int signal_number, const struct sigaction *asked, struct sigaction *old)
{
    real_ready();
    if (!is_kept(signal_number))
        return real.sigaction(signal_number, asked, old);
    if (asked) {
        struct sigaction copy = *asked; /* may be the same object as *old */
        return set_kept(signal_number, &copy, old);
    }
    int result = real.sigaction(signal_number, NULL, old);
    if (result == 0 && old && is_ours(old))
        *old = shown[signal_number];
    return result;
}

/* Without what libc adds: the kernel's own struct (rt_sigaction(2), the same on all 64-bit targets
 * that have a restorer or keep the room for one). */
static void set_back(int signal_number, const struct sigaction *before)
{
    struct {
        void (*handler)(int);
        unsigned long flags;
        void (*restorer)(void);
        unsigned long mask;
    } action = {before->sa_handler, (unsigned)before->sa_flags, before->sa_restorer, 0};
    memcpy(&action.mask, &before->sa_mask, sizeof(action.mask));
    sys_call(SYS_rt_sigaction, signal_number, &action, NULL, sizeof(action.mask));
}

/* What this kernel keeps of the flags, and what libc adds, read off one signal at its default: set
 * with all flags, then put back. Nothing is learnt where all are in use, and nothing is then ours.
 */
static void learn(void)
{
    for (int signal_number = 1; signal_number < NSIG && !known_flags; signal_number++) {
        struct sigaction before, action = {.sa_handler = SIG_DFL, .sa_flags = ~0};
        struct sigaction plain = {.sa_handler = SIG_DFL};
        if (!is_chosen(signal_number) || libc_sigaction(signal_number, NULL, &before) != 0 ||
            before.sa_handler != SIG_DFL)
            continue;
        libc_sigaction(signal_number, &action, NULL);
        libc_sigaction(signal_number, &plain, &action);
        known_flags = action.sa_flags;
        libc_sigaction(signal_number, &before, &added);
        set_back(signal_number, &before);
    }
}

/* In one call while it is at its default; all signals are blocked, so that what is put back was
 * never missing. */
static void arm_signal(int signal_number, const struct sigaction *stand_in)
{
    struct sigaction before = {0};
    if (libc_sigaction(signal_number, stand_in, &before) != 0)
        return;
    if (before.sa_handler != SIG_DFL)
        libc_sigaction(signal_number, &before, NULL);
    else if (before.sa_flags != 0 || *sigbits_in(&before.sa_mask) != 0)
        shown[signal_number] = before; /* else it is zero already, and its page untouched */
}

static void disarm_signal(int signal_number)
{
    struct sigaction now;
    if (real.sigaction(signal_number, NULL, &now) == 0 && is_ours(&now))
        real.sigaction(signal_number, &shown[signal_number], NULL);
}

static void arm_all(void)
{
    struct sigaction stand_in;
    const unsigned long all = SIGBITS_ALL;
    unsigned long before = 0;
    make_stand_in(&stand_in);
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, sizeof(before));
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (is_chosen(signal_number))
            arm_signal(signal_number, &stand_in);
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, sizeof(before));
}

void disposition_disarm(void)
{
    if (!__atomic_exchange_n(&is_standing_in, false, __ATOMIC_ACQ_REL))
        return;
    was_standing_in = true;
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (is_chosen(signal_number))
            disarm_signal(signal_number);
}

void disposition_rearm(void)
{
    if (!was_standing_in)
        return;
    was_standing_in = false;
    arm_all();
    __atomic_store_n(&is_standing_in, true, __ATOMIC_RELEASE);
}

/* With what is different where requests are taken. */
static void arm_again(int signal_number)
{
    struct sigaction now, chosen;
    if (real.sigaction(signal_number, NULL, &now) != 0)
        return;
    if (signal_number == REQUEST_SIGNAL && !is_ours(&now)) {
        shown[signal_number] = now;
        choose_action(signal_number, &chosen, &now);
        libc_sigaction(signal_number, &chosen, NULL);
    } else if (is_ours(&now) && is_stand_in(&now)) {
        make_stand_in(&chosen);
        libc_sigaction(signal_number, &chosen, NULL);
    }
}

void disposition_take_requests(void)
{
    if (!is_standing_in)
        return;
    takes_requests = true;
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (is_chosen(signal_number))
            arm_again(signal_number);
}

void disposition_arm(void)
{
    own_stack_start(die);
    if (sys_call(SYS_getpid) == 1) {
        disposition_disarm();
    } else if (!is_standing_in && !was_standing_in) {
        learn();
        arm_all();
        __atomic_store_n(&is_standing_in, true, __ATOMIC_RELEASE);
    }
}
