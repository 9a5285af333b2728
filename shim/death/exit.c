/* SPDX-License-Identifier: MIT
 *
 * The ends that run no destructors: _exit, _Exit, and quick_exit, which calls libc's own _exit and
 * before that the functions of at_quick_exit(3); ours was the first one, and so is the last.
 */
#include <stdlib.h>
#include <unistd.h>

#include "death/ending.h"
#include "death/exit.h"
#include "export.h"
#include "sys.h"

static _Noreturn void end(int status)
{
    ending_now();
    for (;;)
        sys_call(SYS_exit_group, status);
}

SHIM_EXPORT void _exit(int status)
{
    end(status);
}

SHIM_EXPORT void _Exit(int status)
{
    end(status);
}

void exit_arm(void)
{
    (void)at_quick_exit(ending_now); /* no memory: then after the death */
}
