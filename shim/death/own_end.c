/* SPDX-License-Identifier: MIT
 *
 * The wait for another thread that ends the process.
 */
#include "death/own_end.h"

#include "death/disposition.h"
#include "death/ending_signal.h"
#include "kernel/sigmask.h"
#include "kernel/sys.h"
#include "process/armed.h"
#include "process/die.h"
#include "python/end.h"

bool own_end_reaches_caller(pid_t pid)
{
    return pid == 0 || pid == (pid_t)sys_call(SYS_getpid) ||
           (pid < -1 && -pid == (pid_t)sys_call(SYS_getpgid, 0));
}

/* An interpreter that has data to save does so when the call returns. */
static bool would_be_dead(int signal_number)
{
    return disposition_stands_in(signal_number) && !sigmask_blocks(signal_number) &&
           armed_may_act(ARMED_FOR_COUNTS) && !ending_is_put_off_here() && !python_end_is_pending();
}

void own_end_await(int signal_number)
{
    if (!would_be_dead(signal_number))
        return;
    do
        die_await_other();
    while (ending_signal_is_due());
}
