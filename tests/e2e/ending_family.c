/* SPDX-License-Identifier: MIT
 *
 * Children that nobody waits for, that share their parent's memory, or that come from a signal
 * handler or a namespace of their own.
 */
#include "ending_trial.h"

#include <criterion/criterion.h>
#include <signal.h>

#define FAMILY(...) LIST(victim("ending_family"), __VA_ARGS__)

Test(ending_family, daemon_keeps_what_both_processes_counted)
{
    const char *const *clean = FAMILY("clean_daemon");
    KEEPS(FAMILY("daemon", "exit"), .clean = clean, .loss = LOSES_SOME);
    KEEPS(FAMILY("daemon", "_exit"), .clean = clean);
    KEEPS(FAMILY("daemon", "term"), .clean = clean);
    KEEPS(FAMILY("daemon", "kill"), .clean = clean);
}

Test(ending_family, double_fork_keeps_all_three)
{
    const char *const *clean = FAMILY("clean_orphan");
    KEEPS(FAMILY("orphan", "_exit"), .clean = clean, .loss = LOSES_SOME);
    KEEPS(FAMILY("orphan", "kill"), .clean = clean, .loss = LOSES_SOME);
    KEEPS(FAMILY("orphan", "_exit"), .clean = clean, .sig = SIGKILL);
}

Test(ending_family, vfork_child_counts_in_its_parent_once)
{
    KEEPS(FAMILY("vfork"), .loss = LOSES_NOTHING);
    KEEPS(FAMILY("vfork"), .sig = SIGTERM);
    KEEPS(FAMILY("vfork"), .sig = SIGKILL);
}

Test(ending_family, vfork_child_that_execs_counts_in_its_parent_once)
{
    KEEPS(FAMILY("vfork_exec", "/bin/true"), .loss = LOSES_NOTHING);
    KEEPS(FAMILY("vfork_exec", "/bin/true"), .sig = SIGTERM);
    KEEPS(FAMILY("vfork_exec", "/bin/true"), .sig = SIGKILL);
    KEEPS(FAMILY("vfork_exec", "/nowhere"), .sig = SIGKILL);
}

Test(ending_family, vfork_child_that_execs_a_counted_program_keeps_both)
{
    KEEPS(FAMILY("vfork_exec", victim("work")), .loss = LOSES_NOTHING);
    KEEPS(FAMILY("vfork_exec", victim("work")), .clean = FAMILY("vfork_exec", "/bin/true"),
          .then = LIST(victim("work")), .loss = LOSES_NOTHING);
}

Test(ending_family, clone_child_in_the_same_memory_counts_there_once)
{
    KEEPS(FAMILY("guest", "exit"), .loss = LOSES_NOTHING);
    KEEPS(FAMILY("guest", "exit"), .sig = SIGKILL);
    KEEPS(FAMILY("guest", "kill"), .sig = SIGTERM);
    KEEPS(FAMILY("guest", "kill"), .sig = SIGKILL);
}

Test(ending_family, fork_in_a_signal_handler_keeps_both)
{
    const char *const *clean = FAMILY("clean_handler");
    KEEPS(FAMILY("handler"), .clean = clean, .loss = LOSES_SOME);
    KEEPS(FAMILY("handler"), .clean = clean, .sig = SIGTERM);
    KEEPS(FAMILY("handler"), .clean = clean, .sig = SIGKILL);
}

Test(ending_family, worker_that_its_parent_kills_keeps_the_counts)
{
    const char *const *clean = FAMILY("clean_worker");
    KEEPS(FAMILY("worker", "kill"), .clean = clean, .loss = LOSES_SOME);
    KEEPS(FAMILY("worker", "kill"), .clean = clean, .sig = SIGKILL);
}

static void keeps_namespace(const char *end)
{
    const char *const *clean = FAMILY("clean_namespace");
    KEEPS(FAMILY("namespace", end), .clean = clean, .loss = LOSES_SOME);
    KEEPS(FAMILY("namespace", end), .clean = clean, .sig = SIGTERM, .loss = LOSES_SOME);
    KEEPS(FAMILY("namespace", end), .clean = clean, .sig = SIGKILL, .loss = LOSES_SOME);
}

Test(ending_family, first_of_a_pid_namespace_keeps_the_counts_at_exit)
{
    keeps_namespace("exit");
}

Test(ending_family, first_of_a_pid_namespace_keeps_the_counts_at__exit)
{
    const char *const *clean = FAMILY("clean_namespace");
    KEEPS(FAMILY("namespace", "_exit"), .clean = clean, .loss = LOSES_SOME);
    KEEPS(FAMILY("namespace", "_exit"), .clean = clean, .sig = SIGKILL);
}

/* The kernel ends all processes of a pid namespace with its first one, that one's keeper too. */
Test(ending_family, first_of_a_pid_namespace_that_is_killed_loses_its_own_counts_only)
{
    const char *const *clean = FAMILY("none");
    KEEPS(FAMILY("namespace", "kill"), .clean = clean, .loss = LOSES_NOTHING);
    KEEPS(FAMILY("namespace", "kill"), .clean = clean, .sig = SIGKILL);
}
