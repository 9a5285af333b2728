/* SPDX-License-Identifier: MIT
 *
 * Asks /proc, where there is one. A process that has had its pid since before the record began is
 * the one that made the record; a process that began later has got the pid after it. The kernel's
 * own threads have had theirs since the machine started, and make no records.
 */
#include "cli/records/alive.h"

#include <errno.h>
#include <fcntl.h>
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

static bool read_file(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, size - 1);
    if (fd >= 0)
        close(fd);
    text[got > 0 ? got : 0] = '\0';
    return got > 0;
}

/* Fills in when the process began, in ns of CLOCK_REALTIME as it is set now. False: it is not
 * there, or a zombie, or a thread of the kernel's. A process whose main thread has ended shows as a
 * zombie, too, but has other threads. See proc_pid_stat(5), fields 3, 9, 20 and 22. */
static bool find_start(int pid, int64_t *start_ns)
{
    char path[64], text[1024], state;
    long threads;
    unsigned flags;
    unsigned long long ticks;
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    if (!read_file(path, text, sizeof(text)))
        return false;
    const char *after_name = strrchr(text, ')');
    if (!after_name ||
        sscanf(after_name + 1,
               " %c %*s %*s %*s %*s %*s %u %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %ld %*s %llu",
               &state, &flags, &threads, &ticks) != 4 ||
        (flags & PF_KTHREAD))
        return false;
    int64_t booted = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_BOOTTIME);
    *start_ns = booted + (int64_t)(ticks * (1000000000ULL / (unsigned long)sysconf(_SC_CLK_TCK)));
    return (state != 'Z' || threads > 1) && state != 'X';
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
    return pid > 0 && find_start(pid, &start_ns) && start_ns <= p->box.start_ns + SLACK_NS &&
           runs_same_file(pid, p);
}

void records_find_running(struct records *records, const int *order)
{
    for (size_t i = 0; i < records->count; i++) {
        struct process *p = &records->process[order[i]];
        bool is_last = i + 1 == records->count || records->process[order[i + 1]].fault ||
                       records->process[order[i + 1]].box.pid != p->box.pid;
        p->is_running = is_last && !p->fault && p->box.end == BLACKBOX_OPEN && is_running(p);
    }
}
