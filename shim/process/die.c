/* SPDX-License-Identifier: MIT
 *
 * Everything here is a raw system call: the shim's own fronts of sigaction and kill would take a
 * call by name for one of the program's.
 */
#include "process/die.h"

#include "blackbox/blackbox.h"
#include "config.h"
#include "kernel/futex.h"
#include "kernel/sigbits.h"
#include "kernel/sys.h"
#include "process/grace.h"

void die_set_blocked(int how, int signal_number)
{
    const unsigned long only = sigbits_of(signal_number);
    sys_call(SYS_rt_sigprocmask, how, &only, NULL, sizeof(only));
}

/* The kernel's struct sigaction is all zero for the default action. */
void die_set_default(int signal_number)
{
    const unsigned long by_default[4] = {0};
    sys_call(SYS_rt_sigaction, signal_number, by_default, NULL, sizeof(unsigned long));
}

static bool is_by_instruction(int signal_number)
{
    return signal_number == SIGSEGV || signal_number == SIGBUS || signal_number == SIGFPE ||
           signal_number == SIGILL || signal_number == SIGTRAP || signal_number == SIGSYS;
}

bool die_is_crash(int signal_number, const siginfo_t *info)
{
    return is_by_instruction(signal_number) && info && info->si_code > 0;
}

bool die_is_crash_signal(int signal_number)
{
    return is_by_instruction(signal_number) || signal_number == SIGABRT;
}

/* Sends the signal to the calling thread, with `info` where that can be. Under valgrind the siginfo
 * of a crash is left out, since valgrind would take the signal for a crash of its own; and an
 * instruction that runs again there may find other registers. */
static bool send_again(int signal_number, siginfo_t *info)
{
    pid_t process = (pid_t)sys_call(SYS_getpid);
    pid_t thread = (pid_t)sys_call(SYS_gettid);
    bool as_it_is = info && !(config->under_valgrind && die_is_crash(signal_number, info));
    return (as_it_is &&
            sys_call(SYS_rt_tgsigqueueinfo, process, thread, signal_number, info) == 0) ||
           sys_call(SYS_tgkill, process, thread, signal_number) == 0;
}

/* A seccomp filter may refuse every one of these calls. The process must not run on even then:
 * without the shim it would be dead. */
void die_by_signal(int signal_number, siginfo_t *info)
{
    blackbox_ends(BLACKBOX_SIGNAL, signal_number, info);
    die_set_default(signal_number);
    bool sent = send_again(signal_number, info);
    if (sent && die_is_crash(signal_number, info))
        return;
    die_set_blocked(SIG_UNBLOCK, signal_number);
    sys_call(SYS_exit_group, 128 + signal_number);
    __builtin_trap();
}

void die_await_other(void)
{
    futex_sleep(grace_ms());
}
