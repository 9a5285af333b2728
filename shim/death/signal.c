/* SPDX-License-Identifier: MIT
 *
 * The fronts of sigaction and of libc's older functions for it. These call sigaction inside libc,
 * where nobody can interpose, so each has a front here, with the flags and the mask that glibc
 * uses. What the program sees of its dispositions is decided in disposition.c alone.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include "death/disposition.h"
#include "export.h"
#include "kernel/sigbits.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "python/interpreter.h"

#define OLD_SA_INTERRUPT 0x20000000 /* what sysv_signal(3) of glibc sets besides; no meaning */

/* The signals of siginterrupt(3), for which libc's signal() then leaves out SA_RESTART. */
static START_PAGE unsigned long interrupting;

SHIM_EXPORT int sigaction(int signal_number, const struct sigaction *action, struct sigaction *old)
{
    if (interpreter_takes(signal_number, action)) {
        memset(old, 0, sizeof(*old));
        return 0;
    }
    return disposition_set(signal_number, action, old);
}

SHIM_EXPORT int __sigaction(int signal_number, const struct sigaction *action,
                            struct sigaction *old)
{
    return disposition_set(signal_number, action, old);
}

/* Returns whether libc's functions take this signal: they refuse the two that libc uses itself. */
static bool is_signal(int signal_number)
{
    return signal_number >= 1 && signal_number < NSIG && (sigbits_of(signal_number) & SIGBITS_ALL);
}

/* Sets a handler with these flags, in which the signal `masked` is blocked (0: none), and returns
 * the one before, or SIG_ERR with errno. */
static sighandler_t set_handler(int signal_number, sighandler_t handler, int flags, int masked)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    struct sigaction old = {0};
    if (handler == SIG_ERR || !is_signal(signal_number)) {
        errno = EINVAL;
        return SIG_ERR;
    }
    if (masked)
        *sigbits_in(&action.sa_mask) = sigbits_of(masked);
    return disposition_set(signal_number, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}

static sighandler_t bsd_handler(int signal_number, sighandler_t handler)
{
    bool interrupts = is_signal(signal_number) && (interrupting & sigbits_of(signal_number));
    return set_handler(signal_number, handler, interrupts ? 0 : SA_RESTART, signal_number);
}

static sighandler_t sysv_handler(int signal_number, sighandler_t handler)
{
    int flags = (int)SA_RESETHAND | SA_NODEFER | OLD_SA_INTERRUPT;
    return set_handler(signal_number, handler, flags, 0);
}

SHIM_EXPORT sighandler_t signal(int signal_number, sighandler_t handler)
{
    return bsd_handler(signal_number, handler);
}

SHIM_EXPORT sighandler_t bsd_signal(int signal_number, sighandler_t handler)
{
    return bsd_handler(signal_number, handler);
}

SHIM_EXPORT sighandler_t ssignal(int signal_number, sighandler_t handler)
{
    return bsd_handler(signal_number, handler);
}

SHIM_EXPORT sighandler_t sysv_signal(int signal_number, sighandler_t handler)
{
    return sysv_handler(signal_number, handler);
}

SHIM_EXPORT sighandler_t __sysv_signal(int signal_number, sighandler_t handler)
{
    return sysv_handler(signal_number, handler);
}

SHIM_EXPORT int sigignore(int signal_number)
{
    const struct sigaction action = {.sa_handler = SIG_IGN};
    return disposition_set(signal_number, &action, NULL);
}

SHIM_EXPORT int siginterrupt(int signal_number, int flag)
{
    struct sigaction action;
    if (disposition_set(signal_number, NULL, &action) < 0)
        return -1;
    if (flag) {
        interrupting |= sigbits_of(signal_number);
        action.sa_flags &= ~SA_RESTART;
    } else {
        interrupting &= ~sigbits_of(signal_number);
        action.sa_flags |= SA_RESTART;
    }
    return disposition_set(signal_number, &action, NULL);
}

/* sigset(3) with SIG_HOLD: blocks the signal, and only asks for its handler. */
static sighandler_t hold(int signal_number)
{
    const unsigned long only = sigbits_of(signal_number);
    struct sigaction action;
    unsigned long blocked = 0;
    if (sys_call(SYS_rt_sigprocmask, SIG_BLOCK, &only, &blocked, sizeof(blocked)) < 0)
        return SIG_ERR;
    if (blocked & only)
        return SIG_HOLD;
    return disposition_set(signal_number, NULL, &action) < 0 ? SIG_ERR : action.sa_handler;
}

SHIM_EXPORT sighandler_t sigset(int signal_number, sighandler_t handler)
{
    if (handler == SIG_ERR || !is_signal(signal_number)) {
        errno = EINVAL;
        return SIG_ERR;
    }
    if (handler == SIG_HOLD)
        return hold(signal_number);
    const unsigned long only = sigbits_of(signal_number);
    unsigned long blocked = 0;
    sighandler_t old = set_handler(signal_number, handler, 0, 0);
    if (old == SIG_ERR ||
        sys_call(SYS_rt_sigprocmask, SIG_UNBLOCK, &only, &blocked, sizeof(blocked)) < 0)
        return SIG_ERR;
    return (blocked & only) ? SIG_HOLD : old;
}
