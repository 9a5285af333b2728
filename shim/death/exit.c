/* SPDX-License-Identifier: MIT
 *
 * The ends that run no destructors: _exit, _Exit and quick_exit. quick_exit calls the functions of
 * at_quick_exit(3) in reverse order and then libc's own _exit, which cannot be interposed: so the
 * shim registers a function, mostly before the program does, and that function runs last. No exit
 * status is changed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "death/ending.h"
#include "death/exit.h"
#include "export.h"
#include "kernel/sys.h"
#include "python/end.h"
#include "real.h"

/* at_quick_exit(3) is linked into each program and not in libc.so; it calls this function. Weak,
 * since musl lacks it and musl's loader wants every other symbol. */
int __cxa_at_quick_exit(void (*function)(void *), void *module) __attribute__((weak));
int on_exit(void (*function)(int status, void *argument), void *argument) __attribute__((weak));

/* Ends the process by the next definition: another preloaded library may have something to write as
 * well, and a sanitizer's runtime may choose another status. */
static _Noreturn void end(int status, void (*next)(int status))
{
    ending_at_once(status);
    next(status);
    for (;;)
        sys_call(SYS_exit_group, status);
}

SHIM_EXPORT void _exit(int status)
{
    real_ready();
    end(status, real._exit);
}

SHIM_EXPORT void _Exit(int status)
{
    real_ready();
    end(status, real._Exit);
}

static void end_quickly(void *unused)
{
    (void)unused;
    ending_by_quick_exit();
}

static void end_by_exit(int status, void *unused)
{
    (void)status, (void)unused;
    python_end_now();
}

void exit_arm(void)
{
    static bool done;
    if (__cxa_at_quick_exit && !done) /* without memory for it the keeper writes after the death */
        done = __cxa_at_quick_exit(end_quickly, NULL) == 0;
}

void exit_arm_interpreter(void)
{
    exit_arm();
    if (on_exit)
        on_exit(end_by_exit, NULL);
}
