/* SPDX-License-Identifier: MIT
 *
 * The actions are libc's, beneath what the program sees of its own (death/disposition.h).
 */
#include "python/guard.h"

#include "kernel/libc.h"
#include "kernel/sigmask.h"
#include "kernel/sys.h"
#include "process/die.h"
#include "python/request.h"

static struct sigaction former[NSIG];
static unsigned long former_mask;

void guard_begin(void (*crashed)(int signal_number))
{
    const struct sigaction action = {.sa_handler = crashed, .sa_flags = SA_NODEFER};
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &former_mask, sizeof(former_mask));
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (die_is_crash_signal(signal_number)) {
            libc_sigaction(signal_number, &action, &former[signal_number]);
            die_set_blocked(SIG_UNBLOCK, signal_number);
        }
    die_set_blocked(SIG_UNBLOCK, REQUEST_SIGNAL); /* the ticks come by it */
}

void guard_leave(int signal_number)
{
    libc_sigaction(signal_number, &former[signal_number], NULL);
}

void guard_end(void)
{
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (die_is_crash_signal(signal_number))
            guard_leave(signal_number);
    sigmask_set(former_mask);
}
