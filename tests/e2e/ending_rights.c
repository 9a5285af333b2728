/* SPDX-License-Identifier: MIT
 *
 * Processes that have given up what it takes to write their files: rights, limits, descriptors,
 * directories, system calls. The files are written all the same, in the tree and nowhere else.
 */
#include "ending_trial.h"

#include "oracle.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define RIGHTS(...) LIST(victim("ending_rights"), __VA_ARGS__)
#define CLEAN RIGHTS("none", "exit")

static void keeps_when_killed(const char *change)
{
    KEEPS(RIGHTS(change, "_exit"), .clean = CLEAN);
    KEEPS(RIGHTS(change, "term"), .clean = CLEAN);
    KEEPS(RIGHTS(change, "abort"), .clean = CLEAN);
    KEEPS(RIGHTS(change, "kill"), .clean = CLEAN);
}

/* libgcov cannot write when it exits, and says so. */
static void keeps_at_exit(const char *change)
{
    KEEPS(RIGHTS(change, "exit"), .clean = CLEAN, .libgcov_complains = true);
    keeps_when_killed(change);
}

Test(ending_rights, setuid_keeps_the_counts)
{
    keeps_at_exit("setuid");
}

Test(ending_rights, chroot_and_setuid_keep_the_counts)
{
    keeps_at_exit("chroot_setuid");
}

Test(ending_rights, no_descriptors_left_keep_the_counts)
{
    keeps_at_exit("nofile");
}

Test(ending_rights, no_processes_left_keep_the_counts)
{
    keeps_at_exit("nproc");
}

/* libgcov writes below the new root then; the shim only where the files belong. */
Test(ending_rights, chroot_keeps_the_counts)
{
    char *dir = dir_new("chroot");
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept");
    struct program p = ending_run((struct ending){.argv = CLEAN}, clean, false);
    program_free(&p);
    p = ending_run((struct ending){.argv = RIGHTS("chroot", "exit")}, kept, true);
    expect_exit(&p, 0);
    expect_silent(&p);
    expect_same_files(kept, clean);
    expect_no_files(under(dir, "kept.cwd"));
    program_free(&p);
    dir_remove(dir);
    keeps_when_killed("chroot");
}

Test(ending_rights, files_limited_to_nothing_keep_the_counts)
{
    keeps_when_killed("fsize");
}

/* Without the shim it is libgcov's own writing that ends the process. */
Test(ending_rights, exit_with_files_limited_to_nothing_keeps_the_counts)
{
    char *dir = dir_new("fsize");
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept");
    struct program p = ending_run((struct ending){.argv = CLEAN}, clean, false);
    program_free(&p);
    p = ending_run((struct ending){.argv = RIGHTS("fsize", "exit")}, kept, true);
    expect_exit(&p, 0);
    expect_silent(&p);
    expect_same_files(kept, clean);
    program_free(&p);
    dir_remove(dir);
}

Test(ending_rights, no_core_files_keep_the_counts)
{
    KEEPS(RIGHTS("core", "exit"), .clean = CLEAN, .loss = LOSES_NOTHING);
    keeps_when_killed("core");
}

Test(ending_rights, all_descriptors_closed_keep_the_counts)
{
    KEEPS(RIGHTS("close", "exit"), .clean = CLEAN, .loss = LOSES_NOTHING);
    keeps_when_killed("close");
}

Test(ending_rights, another_working_directory_keeps_the_counts)
{
    KEEPS(RIGHTS("chdir", "exit"), .clean = CLEAN, .loss = LOSES_NOTHING);
    keeps_when_killed("chdir");
}

#define NEW_MOUNTS "unshare --mount --propagation unchanged true"

Test(ending_rights, another_mount_namespace_keeps_the_counts)
{
    needs_command(NEW_MOUNTS);
    KEEPS(RIGHTS("mount", "exit"), .clean = CLEAN);
    keeps_when_killed("mount");
}

static void keeps_filtered(const char *change)
{
    KEEPS(RIGHTS(change, "exit"), .clean = CLEAN);
    KEEPS(RIGHTS(change, "exit_group"), .clean = CLEAN);
    KEEPS(RIGHTS(change, "_exit"), .clean = CLEAN);
    KEEPS(RIGHTS(change, "forbidden"), .clean = CLEAN);
    KEEPS(RIGHTS(change, "wait"), .clean = CLEAN, .sig = SIGTERM);
    KEEPS(RIGHTS(change, "wait"), .clean = CLEAN, .sig = SIGSEGV);
    KEEPS(RIGHTS(change, "wait"), .clean = CLEAN, .sig = SIGKILL);
}

Test(ending_rights, seccomp_filter_by_prctl_keeps_the_counts)
{
    keeps_filtered("filter");
}

Test(ending_rights, seccomp_filter_through_syscall_keeps_the_counts)
{
    keeps_filtered("filter_call");
}

Test(ending_rights, strict_seccomp_keeps_the_counts)
{
    KEEPS(RIGHTS("strict", "exit"), .clean = CLEAN);
    KEEPS(RIGHTS("strict", "thread_exit"), .clean = CLEAN);
    KEEPS(RIGHTS("strict", "forbidden"), .clean = CLEAN);
    KEEPS(RIGHTS("strict", "_exit"), .clean = CLEAN);
    KEEPS(RIGHTS("strict", "wait"), .clean = CLEAN, .sig = SIGTERM);
    KEEPS(RIGHTS("strict", "wait"), .clean = CLEAN, .sig = SIGKILL);
}

/* Its keeper is as old as the worker, and older than the change. */
#define WORKER(change)                                                                             \
    Test(ending_rights, change##_of_a_worker_keeps_the_counts)                                     \
    {                                                                                              \
        keeps_family(#change, "worker");                                                           \
    }
/* What its master has given up, the worker never had. */
#define HEIR(change)                                                                               \
    Test(ending_rights, change##_before_a_worker_is_forked_keeps_the_counts)                       \
    {                                                                                              \
        keeps_family(#change, "heir");                                                             \
    }

static void keeps_family(const char *change, const char *who)
{
    if (strcmp(change, "mount") == 0)
        needs_command(NEW_MOUNTS);
    const char *const *clean = RIGHTS("none", "exit", who);
    KEEPS(RIGHTS(change, "_exit", who), .clean = clean);
    KEEPS(RIGHTS(change, "kill", who), .clean = clean);
}

WORKER(setuid)
WORKER(chroot)
WORKER(chroot_setuid)
WORKER(nofile)
WORKER(fsize)
WORKER(nproc)
WORKER(close)
WORKER(chdir)
WORKER(mount)
HEIR(setuid)
HEIR(chroot)
HEIR(chroot_setuid)
HEIR(nofile)
HEIR(fsize)
HEIR(close)
HEIR(chdir)
HEIR(mount)
