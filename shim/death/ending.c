/* SPDX-License-Identifier: MIT
 *
 * The order of what an ending needs: Python data, counts, the black box. Mostly the keeper writes
 * the counts, on request; without a keeper the thread that has the turn (turn.h) does. This file
 * never ends the process itself, but for a signal that has waited.
 */
#include "death/ending.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "death/ending_signal.h"
#include "death/last_flush.h"
#include "death/turn.h"
#include "flush/module_lock.h"
#include "flush/pending.h"
#include "flush/profiles.h"
#include "kernel/quiet.h"
#include "kernel/sys.h"
#include "process/armed.h"
#include "process/deadline.h"
#include "process/die.h"
#include "process/grace.h"
#include "process/owner.h"
#include "python/end.h"
#include "report.h"

static bool is_exiting; /* the destructors run */

/* Flushes in a program that goes on after this call, also in a destructor within a dlclose of this
 * thread. `deadline_ms` is that of last_flush_by_keeper(). Returns false when this thread did not
 * get the turn, mostly since another thread is about to end the process. */
static bool flush_now(enum flush_purpose purpose, long long deadline_ms)
{
    if (last_flush_by_keeper(purpose, deadline_ms))
        return true;
    struct module_lock_own own =
        module_lock_pass(); /* the thread with the turn may wait for the module lock */
    bool is_my_turn = ending_signal_await_turn();
    if (is_my_turn) {
        last_flush_here(purpose, deadline_ms);
        turn_give_back();
        ending_signal_die_if_due();
    }
    module_lock_return(own);
    return is_my_turn;
}

void ending_unload_begins(void)
{
    if (!ending_is_put_off_here()) {
        if (ending_signal_is_due()) /* the process dies when no dlclose goes on */
            die_await_other();
        module_lock_await_turn();
    }
    if (is_exiting &&
        armed_may_act(ARMED_FOR_COUNTS)) /* what is unloaded now cannot be written afterwards */
        flush_now(FLUSH_WITH_LIBGCOV, DEADLINE_NEVER);
    ending_put_off();
    module_lock_close();
}

void ending_unload_done(void)
{
    module_lock_open();
    ending_go_on();
}

void ending_exit_begins(void)
{
    python_end_at_exit();
    if (!armed_may_act(ARMED_FOR_COUNTS))
        return;
    profiles_exit_begins();
    if (!flush_now(FLUSH_AT_EXIT, DEADLINE_NEVER))
        turn_await_death();
    if (turn_is_mine())
        report_loss(LOSS_EXIT_WITHIN_WRITING, NULL);
    is_exiting = true; /* before libgcov is silenced: from now on a dlclose flushes */
    pending_silence_libgcov();
}

bool ending_is_exiting(void)
{
    return is_exiting;
}

void ending_exit_done(void)
{
    if (!armed_may_act(ARMED_FOR_COUNTS) || flush_is_done() ||
        last_flush_by_keeper(FLUSH_TO_EXIT, last_flush_grace_ms()))
        return;
    if (!ending_signal_await_turn()) {
        turn_await_death();
        return;
    }
    last_flush_here(FLUSH_AT_EXIT, DEADLINE_NEVER);
    turn_end();
    ending_signal_die_if_due();
}

/* Keeps Python data and counts of a process that ends after this call. */
static void end_now(enum flush_purpose purpose)
{
    python_end_now();
    if (!armed_may_act(ARMED_FOR_COUNTS) || last_flush_by_keeper(purpose, last_flush_grace_ms()) ||
        !ending_signal_await_turn())
        return;
    last_flush_here(purpose, last_flush_deadline_ms());
    turn_end();
    ending_signal_die_if_due();
}

void ending_at_once(int status)
{
    end_now(FLUSH_TO_EXIT);
    blackbox_ends(BLACKBOX_AT_ONCE, status & 0xff, NULL);
}

void ending_by_quick_exit(void)
{
    end_now(FLUSH_TO_EXIT);
}

void ending_by_kill(void)
{
    const siginfo_t from_self = {.si_code = SI_USER,
                                 .si_pid = (pid_t)sys_call(SYS_getpid),
                                 .si_uid = (uid_t)sys_call(SYS_getuid)};
    end_now(FLUSH_AT_END);
    blackbox_ends(BLACKBOX_SIGNAL, SIGKILL, &from_self);
}

/* A search through PATH consists mostly of attempts that fail: those must cost next to nothing. */
static bool is_executable(const char *path)
{
    return !path || sys_call(SYS_faccessat, AT_FDCWD, path, X_OK) == 0;
}

void ending_exec_begins(struct keeper_exec *exec, const struct ending_exec *ending)
{
    exec->is_begun = false;
    if (!(armed_may_act(ARMED_FOR_COUNTS) || python_end_is_pending()) ||
        !is_executable(ending->path))
        return;
    python_end_before_exec(ending->attempt, ending->argument);
    if (!armed_may_act(ARMED_FOR_COUNTS))
        return;
    pending_take_over_dumps();
    flush_now(FLUSH_AT_END, grace_ms());
    keeper_exec_begins(exec);
}

/* The flush before the exec may have let the keeper leave: then a new keeper takes its place. */
void ending_exec_failed(const struct keeper_exec *exec)
{
    python_end_exec_failed();
    keeper_exec_failed(exec);
    if (armed_may_act(ARMED_FOR_COUNTS) && !keeper_is_there())
        keeper_replace();
}

void ending_flush_without_keeper(void)
{
    if (armed_may_act(ARMED_FOR_COUNTS) && !keeper_is_there())
        flush_now(FLUSH_TO_GO_ON, grace_ms());
}

bool ending_flush_for_runtime(void)
{
    if (armed_for(ARMED_FOR_COUNTS) && !quiet_is_on() && owner_is_other())
        return last_flush_by_keeper(FLUSH_WITH_LIBGCOV, grace_ms());
    return armed_may_act(ARMED_FOR_COUNTS) && flush_now(FLUSH_WITH_LIBGCOV, DEADLINE_NEVER);
}

void ending_forked(void)
{
    python_end_forked();
    turn_forked();
    ending_signal_forked();
    module_lock_forked();
}
