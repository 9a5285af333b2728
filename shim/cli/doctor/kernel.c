/* SPDX-License-Identifier: MIT
 *
 * Looks at core dumps, /proc and orphans; for keepers see keeper.c.
 */
#include "cli/doctor/look.h"

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "cli/called.h"
#include "cli/doctor/finding.h"
#include "cli/proc.h"
#include "cli/text.h"
#include "kernel/status.h"

/* How long an ended orphan may wait for its init, and how often to look, in milliseconds. */
#define REAP_MS 4000
#define SLICE_MS 100
#define ORPHANS_MAX 16

static void read_version(int *major, int *minor)
{
    struct utsname name;
    *major = *minor = 0;
    uname(&name);
    sscanf(name.release, "%d.%d", major, minor);
}

const char *doctor_kernel_name(void)
{
    int major, minor;
    read_version(&major, &minor);
    return text_print("Linux %d.%d", major, minor);
}

/* Before Linux 5.16 a core dump ended every process that shares the memory (zap_threads in
 * fs/coredump.c), the keeper, too. A pattern with a pipe gets a dump of each crash, whatever
 * RLIMIT_CORE says (core(5)). */
static void look_at_core(void)
{
    static const char path[] = "/proc/sys/kernel/core_pattern";
    char pattern[128] = "";
    int major, minor;
    FILE *file = fopen(path, "re");
    if (file && !fgets(pattern, sizeof(pattern), file))
        *pattern = '\0';
    if (file)
        fclose(file);
    pattern[strcspn(pattern, "\n")] = '\0';
    read_version(&major, &minor);
    if (*pattern == '|' && (major < 5 || (major == 5 && minor < 16)))
        doctor_find("core_pattern", path,
                    text_print("each crash dumps into %s, and %s ends the keeper with it",
                               pattern + 1, doctor_kernel_name()),
                    "as root: sysctl kernel.core_pattern=core; or Linux 5.16");
}

/* The /proc of another pid namespace knows this process by no pid, or by another one. */
static void look_at_proc(void)
{
    static const char remedy[] = "mount it: mount -t proc proc /proc";
    struct stat st;
    if (!proc_is_ours())
        doctor_find("proc", "/proc",
                    text_print("%s: a SIGKILL may lose counts, and it is not known who still runs",
                               lstat("/proc/self", &st) == 0 ? "it is that of another pid namespace"
                                                             : "it is not mounted"),
                    remedy);
}

static bool is_orphan(pid_t pid)
{
    struct proc_stat process;
    return proc_stat(pid, &process) && proc_has_ended(&process) && process.parent == 1 &&
           status_tracer(pid) == 0;
}

/* Fills in ended processes whose parent is the first process, and returns how many. */
static size_t find_orphans(pid_t pids[ORPHANS_MAX])
{
    size_t count = 0;
    DIR *proc = NULL;
    for (pid_t pid; (pid = proc_next(&proc)) > 0;)
        if (count < ORPHANS_MAX && is_orphan(pid))
            pids[count++] = pid;
    return count;
}

/* Whether an init reaps can only be seen by what it has not reaped. Some look only every few
 * seconds. */
static void look_at_init(void)
{
    pid_t pids[ORPHANS_MAX];
    size_t count = find_orphans(pids), still = count;
    for (int waited = 0; still == count && count > 0 && waited < REAP_MS; waited += SLICE_MS) {
        poll(NULL, 0, SLICE_MS);
        still = 0;
        for (size_t i = 0; i < count; i++)
            still += is_orphan(pids[i]);
    }
    if (count > 0 && still == count)
        doctor_find(
            "init", "/proc/1",
            "it does not reap its orphans, and ended keepers stay there as zombies",
            text_print("start the container with an init (docker run --init), or use %s run",
                       called_as()));
}

void doctor_kernel_look(void)
{
    doctor_keeper_try();
    look_at_proc();
    look_at_core();
    look_at_init();
}
