/* SPDX-License-Identifier: MIT
 *
 * The further tasks of a keeper. They share everything with its first one, which alone takes
 * signals: their stacks are small.
 */
#include <sched.h>

#include "keeper/shared.h"
#include "kernel/sigmask.h"
#include "kernel/task.h"

bool keeper_task(struct keeper *k, int (*task)(void *keeper), char stack[SMALL_STACK])
{
    int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
    unsigned long before = sigmask_block_all();
    long task_id = task_start(task, stack + SMALL_STACK, (unsigned long)flags, k, NULL);
    sigmask_set(before);
    return task_id > 0;
}

_Noreturn void keeper_task_stay(void)
{
    for (;;)
        sys_call(SYS_ppoll, NULL, 0, NULL, NULL, 0);
}
