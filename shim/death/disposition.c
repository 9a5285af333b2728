/* SPDX-License-Identifier: MIT
 *
 * The core of all fronts in signal.c. The kernel's table alone says which handler is in place;
 * stand_in_shown remembers what the program has asked for where a handler of the shim is in place.
 * It takes no lock, since sigaction may be called in handlers and between vfork and exec.
 */
#include "death/disposition.h"

#include <signal.h>
#include <stdbool.h>

#include "config.h"
#include "death/stand_in.h"
#include "kernel/libc.h"
#include "kernel/sigbits.h"
#include "kernel/sigmask.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "process/owner.h"
#include "python/request.h"
#include "real.h"

static START_PAGE bool is_standing_in;
static bool was_standing_in; /* before disposition_disarm() */
/* What learn() has found: the flags that this kernel keeps of those that are set, and what libc
 * adds to an action (SA_RESTORER and the restorer). */
static int known_flags;
static struct sigaction added;

static bool is_kept(int signal_number)
{
    return __atomic_load_n(&is_standing_in, __ATOMIC_ACQUIRE) && stand_in_is_for(signal_number);
}

bool disposition_keeps(int signal_number)
{
    return is_kept(signal_number) && owner_is_me();
}

bool disposition_stands_in(int signal_number)
{
    struct sigaction now;
    return disposition_keeps(signal_number) && real.sigaction(signal_number, NULL, &now) == 0 &&
           stand_in_is_for_default(&now);
}

/* Sets the action in the kernel. An action that runs a handler of the program goes by the next
 * definition of sigaction, which may be that of another library. A handler of ours, which ends the
 * program or saves before that, must not be delayed by that library: libc's sigaction sets it, and
 * the next definition is asked for the old action only. Where both are the same function, one call
 * does it. */
static int set_action(int signal_number, const struct sigaction *action, struct sigaction *old)
{
    if (stand_in_runs_program(action) || (void *)real.sigaction == libc_function("sigaction"))
        return real.sigaction(signal_number, action, old);
    int result = real.sigaction(signal_number, NULL, old);
    return result == 0 ? libc_sigaction(signal_number, action, NULL) : result;
}

/* Remembers `asked` as the kernel would answer when asked for it. */
static void remember(int signal_number, const struct sigaction *asked)
{
    struct sigaction *answer = &stand_in_shown[signal_number];
    *answer = *asked;
    answer->sa_flags = (asked->sa_flags & known_flags) | added.sa_flags;
    answer->sa_restorer = added.sa_restorer;
    *sigbits_in(&answer->sa_mask) &= ~(sigbits_of(SIGKILL) | sigbits_of(SIGSTOP));
}

/* Does what disposition_set() does, for a kept signal that gets an action. A guest has dispositions
 * of its own, so the kernel gets what the guest asks for. */
static int set_kept(int signal_number, const struct sigaction *asked, struct sigaction *old)
{
    struct sigaction before = stand_in_shown[signal_number];
    struct sigaction chosen, replaced;
    bool mine = owner_is_me();
    stand_in_choose(signal_number, &chosen, asked);
    if (mine)
        remember(signal_number, asked); /* first: the handler may run at once */
    int result = set_action(signal_number, mine ? &chosen : asked, &replaced);
    if (result != 0 && mine)
        stand_in_shown[signal_number] = before;
    if (result == 0 && old)
        *old = stand_in_is_ours(&replaced) ? before : replaced;
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
    if (result == 0 && old && stand_in_is_ours(old))
        *old = stand_in_shown[signal_number];
    return result;
}

/* Learns which flags this kernel keeps, from a signal that is set with all flags and the default
 * action, and what libc adds, from the handler that stands in then. All signals are blocked. */
static void learn(int signal_number, const struct sigaction *stand_in)
{
    struct sigaction every = {.sa_handler = SIG_DFL, .sa_flags = ~0};
    libc_sigaction(signal_number, &every, NULL);
    libc_sigaction(signal_number, stand_in, &every);
    known_flags = every.sa_flags;
    libc_sigaction(signal_number, NULL, &added);
    added.sa_flags &= ~stand_in->sa_flags;
}

/* Lets the handler stand in where the signal is at its default. Elsewhere it puts back what was
 * set: all signals are blocked meanwhile, so no signal has missed its handler. Where every signal
 * is in use nothing is learnt, and there is nothing to stand in for. */
static void arm_signal(int signal_number, const struct sigaction *stand_in)
{
    struct sigaction before = {0};
    if (libc_sigaction(signal_number, stand_in, &before) != 0)
        return;
    if (before.sa_handler != SIG_DFL) {
        libc_sigaction(signal_number, &before, NULL);
        return;
    }
    if (!known_flags)
        learn(signal_number, stand_in);
    if (before.sa_flags != 0 || *sigbits_in(&before.sa_mask) != 0)
        stand_in_shown[signal_number] =
            before; /* else it is zero already, and its page untouched */
}

static void disarm_signal(int signal_number)
{
    struct sigaction now;
    if (real.sigaction(signal_number, NULL, &now) == 0 && stand_in_is_ours(&now))
        real.sigaction(signal_number, &stand_in_shown[signal_number], NULL);
}

static void arm_all(void)
{
    struct sigaction stand_in;
    stand_in_make(&stand_in);
    unsigned long before = sigmask_block_all();
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (stand_in_is_for(signal_number))
            arm_signal(signal_number, &stand_in);
    sigmask_set(before);
}

void disposition_disarm(void)
{
    if (!__atomic_exchange_n(&is_standing_in, false, __ATOMIC_ACQ_REL))
        return;
    was_standing_in = true;
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (stand_in_is_for(signal_number))
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

/* Sets the action of a signal anew, by stand_in_make() or stand_in_choose(), since requests are
 * taken now. */
static void arm_again(int signal_number)
{
    struct sigaction now, chosen;
    if (real.sigaction(signal_number, NULL, &now) != 0)
        return;
    if (signal_number == REQUEST_SIGNAL && !stand_in_is_ours(&now)) {
        stand_in_shown[signal_number] = now;
        stand_in_choose(signal_number, &chosen, &now);
        libc_sigaction(signal_number, &chosen, NULL);
    } else if (stand_in_is_for_default(&now)) {
        stand_in_make(&chosen);
        libc_sigaction(signal_number, &chosen, NULL);
    }
}

void disposition_stand_in(int signal_number)
{
    struct sigaction now, chosen;
    if (!disposition_keeps(signal_number) || real.sigaction(signal_number, NULL, &now) != 0 ||
        stand_in_is_ours(&now))
        return;
    stand_in_shown[signal_number] = now;
    stand_in_make(&chosen);
    libc_sigaction(signal_number, &chosen, NULL);
}

void disposition_take_requests(void)
{
    if (!is_standing_in)
        return;
    stand_in_take_requests();
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (stand_in_is_for(signal_number))
            arm_again(signal_number);
}

void disposition_take_rare(void)
{
    struct sigaction stand_in;
    if (!is_standing_in)
        return;
    stand_in_make(&stand_in);
    unsigned long before = sigmask_block_all();
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (!stand_in_is_for(signal_number) && (config->rare_signals & sigbits_of(signal_number)))
            arm_signal(signal_number, &stand_in);
    stand_in_take_rare();
    sigmask_set(before);
}

void disposition_arm(void)
{
    stand_in_start();
    if (sys_call(SYS_getpid) == 1) {
        disposition_disarm();
    } else if (!is_standing_in && !was_standing_in) {
        arm_all();
        __atomic_store_n(&is_standing_in, true, __ATOMIC_RELEASE);
    }
}
