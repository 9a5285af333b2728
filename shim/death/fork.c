/* SPDX-License-Identifier: MIT
 *
 * What happens around a fork, and how the shim learns of one. It learns of fork through
 * pthread_atfork(3), so that libc's own forks (daemon, forkpty) count as well, and of _Fork and
 * clone, which run no such handlers, through fronts. A child that shares the memory (vfork,
 * CLONE_VM) is a guest and counts for its parent: fork_in_child() must never be called in one.
 */
#include "death/fork.h"

#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "blackbox/blackbox.h"
#include "death/adopted.h"
#include "death/disposition.h"
#include "death/ending.h"
#include "export.h"
#include "flush/family.h"
#include "flush/images.h"
#include "flush/module_lock.h"
#include "keeper/flush.h"
#include "kernel/quiet.h"
#include "process/armed.h"
#include "process/grace.h"
#include "process/owner.h"
#include "python/end.h"
#include "python/forking.h"
#include "real.h"

/* pthread_atfork(3) is linked into each program and not in libc.so; it calls this function. musl
 * lacks it. */
int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *module) __attribute__((weak));

/* Both are set for as long as a fork by this thread goes on. */
static __thread bool is_looking; /* the thread is inside the module lock */
static __thread bool is_sure;    /* the list of images is that of the loader */

/* Comes inside the module lock, so that the child has a list of images that is right: it cannot ask
 * the loader. */
static void look_at_images(void)
{
    struct module_lock_own own = module_lock_pass(); /* in a dlclose, brings the list up to date */
    module_lock_return(own);
    is_sure = own.closed > 0 || own.inside > 0;
    is_looking = !is_sure && module_lock_look(grace_to_fork_ms());
    is_sure |= is_looking;
}

/* Leaves the module lock. Returns whether the list of images was right at the fork. */
static bool look_away(void)
{
    bool was_sure = is_sure;
    if (is_looking)
        module_lock_look_away();
    is_looking = is_sure = false;
    return was_sure;
}

/* Does what fork_begins() does, but for the interpreter: _Fork(3) is async-signal-safe. */
static void begin_in_handler(void)
{
    if (armed_may_act(ARMED_FOR_COUNTS | ARMED_FOR_PYTHON)) {
        ending_flush_without_keeper();
        if (armed_for(ARMED_FOR_COUNTS))
            family_expect();
        look_at_images();
    }
}

void fork_begins(void)
{
    if (python_end_is_pending())
        forking_begins();
    begin_in_handler();
}

void fork_in_child(void)
{
    adopted_forked();
    blackbox_forked();
    if (!armed_for(ARMED_FOR_COUNTS | ARMED_FOR_PYTHON) || quiet_is_on())
        return;
    blackbox_begin();
    ending_forked();
    if (!look_away())
        images_forget_unmapped();
    if (armed_for(ARMED_FOR_COUNTS))
        flush_forked();
    owner_forked();
    disposition_arm();
    keeper_await_ready_awake();
}

void fork_in_parent(void)
{
    look_away();
    if (armed_may_act(ARMED_FOR_COUNTS | ARMED_FOR_PYTHON))
        keeper_expect_family();
}

void fork_arm(void)
{
    if (__register_atfork)
        __register_atfork(fork_begins, fork_in_parent, fork_in_child, NULL);
}

SHIM_EXPORT pid_t _Fork(void)
{
    real_ready();
    begin_in_handler();
    pid_t child = real._Fork();
    if (child == 0)
        fork_in_child();
    else
        fork_in_parent();
    return child;
}

/* What the child of clone(2) is to run. */
struct beginning {
    int (*function)(void *argument);
    void *argument;
};

static int begin(void *argument)
{
    struct beginning *beginning = argument;
    fork_in_child();
    return beginning->function(beginning->argument);
}

/* The arguments after the fourth are passed on whether the flags ask for them or not. */
SHIM_EXPORT int clone(int (*function)(void *argument), void *stack, int flags, void *argument, ...)
{
    va_list rest;
    va_start(rest, argument);
    pid_t *parent_tid = va_arg(rest, pid_t *);
    void *tls = va_arg(rest, void *);
    pid_t *child_tid = va_arg(rest, pid_t *);
    va_end(rest);
    real_ready();
    struct beginning beginning = {function, argument};
    if (!function || (flags & CLONE_VM))
        return real.clone(function, stack, flags, argument, parent_tid, tls, child_tid);
    fork_begins();
    int child = real.clone(begin, stack, flags, &beginning, parent_tid, tls, child_tid);
    fork_in_parent();
    return child;
}
