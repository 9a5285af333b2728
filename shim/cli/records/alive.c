/* SPDX-License-Identifier: MIT
 *
 * Asks /proc, where there is one. A process that has had its pid since before the record began is
 * the one that made the record; a process that began later has got the pid after it. The kernel's
 * own threads have had theirs since the machine started, and make no records.
 */
#include "cli/records/tree.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/proc.h"

/* For comparing two clocks; /proc rounds down to clock ticks, in the direction that is right here.
 */
#define SLACK_NS INT64_C(50000000)
/* The kernel's flag for its own threads (include/linux/sched.h). */
#define PF_KTHREAD 0x00200000

/* Fills in when the process began, in ns of CLOCK_REALTIME as it is set now. False: it is not
 * there, or has ended, or is a thread of the kernel's. */
static bool find_start(int pid, int64_t *start_ns)
{
    struct proc_stat process;
    if (!proc_stat(pid, &process) || (process.flags & PF_KTHREAD) || proc_has_ended(&process))
        return false;
    int64_t booted = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_BOOTTIME);
    unsigned long long tick_ns = 1000000000ULL / (unsigned long)sysconf(_SC_CLK_TCK);
    *start_ns = booted + (int64_t)(process.start * tick_ns);
    return true;
}

/* Compares by name and by file: there may be links on the way, and a new file of that name since.
 * Where the kernel refuses an answer, and where the record has only a part of the path, the answer
 * is yes. */
static bool runs_same_file(int pid, const struct process *p)
{
    char path[64], target[PATH_MAX + 32];
    struct stat runs, recorded;
    const char *program = process_text(p, BLACKBOX_PROGRAM);
    snprintf(path, sizeof(path), "/proc/%d/exe", pid);
    ssize_t length = readlink(path, target, sizeof(target) - 1);
    if (length < 0 || strncmp(target, program, strlen(program)) == 0)
        return true;
    if (stat(path, &runs) != 0 || stat(program, &recorded) != 0)
        return true;
    return runs.st_dev == recorded.st_dev && runs.st_ino == recorded.st_ino;
}

static bool is_running(const struct process *p)
{
    int64_t start_ns;
    if (!proc_is_ours())
        return kill(p->box.pid, 0) == 0 || errno == EPERM;
    int pid = proc_pid(p->box.pid_namespace, p->box.pid);
    return find_start(pid, &start_ns) && start_ns <= p->box.start_ns + SLACK_NS &&
           runs_same_file(pid, p);
}

void records_find_running(struct records *records)
{
    for (size_t i = 0; i < records->count; i++) {
        struct process *p = &records->process[records->by_pid[i]];
        bool is_last = i + 1 == records->count || records->process[records->by_pid[i + 1]].fault ||
                       records->process[records->by_pid[i + 1]].box.pid != p->box.pid;
        p->is_running = is_last && !p->fault && p->box.end == BLACKBOX_OPEN && is_running(p);
    }
}
