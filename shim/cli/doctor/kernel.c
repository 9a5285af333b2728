/* SPDX-License-Identifier: MIT
 *
 * Looks at core dumps, /proc and orphans; for keepers see keeper.c.
 */
#include "cli/doctor/kernel.h"

#include <ctype.h>
#include <dirent.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/doctor/finding.h"
#include "cli/doctor/keeper.h"
#include "cli/doctor/status.h"

/* How long an ended orphan may wait for its init, and how often to look, in milliseconds. */
#define REAP_MS 4000
#define SLICE_MS 100
#define ORPHANS_MAX 16

const char *doctor_kernel_name(void)
{
    struct utsname name;
    int major = 0, minor = 0;
    uname(&name);
    sscanf(name.release, "%d.%d", &major, &minor);
    return doctor_text("Linux %d.%d", major, minor);
}

static bool is_older_than(int major, int minor)
{
    struct utsname name;
    int a = 0, b = 0;
    uname(&name);
    return sscanf(name.release, "%d.%d", &a, &b) == 2 && (a < major || (a == major && b < minor));
}

/* Before Linux 5.16 a core dump ended every process that shares the memory (zap_threads in
 * fs/coredump.c), the keeper, too. A pattern with a pipe gets a dump of each crash, whatever
 * RLIMIT_CORE says (core(5)). */
static void look_at_core(void)
{
    static const char path[] = "/proc/sys/kernel/core_pattern";
    char pattern[128] = "";
    FILE *file = fopen(path, "re");
    if (file && !fgets(pattern, sizeof(pattern), file))
        *pattern = '\0';
    if (file)
        fclose(file);
    pattern[strcspn(pattern, "\n")] = '\0';
    if (*pattern == '|' && is_older_than(5, 16))
        doctor_find("core_pattern", path,
                    doctor_text("each crash dumps into %s, and %s ends the keeper with it",
                                pattern + 1, doctor_kernel_name()),
                    "as root: sysctl kernel.core_pattern=core; or Linux 5.16");
}

/* The /proc of another pid namespace knows this process by no pid, or by another one. */
static void look_at_proc(void)
{
    static const char remedy[] = "mount it: mount -t proc proc /proc";
    char self[16] = "";
    ssize_t length = readlink("/proc/self", self, sizeof(self) - 1);
    struct stat st;
    if (length > 0 && atoi(self) == getpid())
        return;
    doctor_find("proc", "/proc",
                doctor_text("%s: a SIGKILL may lose counts, and it is not known who still runs",
                            lstat("/proc/self", &st) == 0 ? "it is that of another pid namespace"
                                                          : "it is not mounted"),
                remedy);
}

/* Reads /proc/PID/stat, in which the name may hold anything, parentheses too. A main thread that
 * has ended is a zombie until the other threads have ended: then there is nothing to reap. */
static bool read_stat(const char *pid, char *state, int *parent, int *threads)
{
    char line[512] = "";
    FILE *file = fopen(doctor_text("/proc/%s/stat", pid), "re");
    const char *rest = file && fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
    if (file)
        fclose(file);
    return rest &&
           sscanf(rest + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d",
                  state, parent, threads) == 3;
}

static bool is_orphan(const char *pid)
{
    char state;
    int parent, threads;
    return read_stat(pid, &state, &parent, &threads) && state == 'Z' && threads <= 1 &&
           parent == 1 && doctor_status_field(atoi(pid), "TracerPid:", 10) == 0;
}

/* Fills in ended processes whose parent is the first process, and returns how many. */
static size_t find_orphans(char pids[][16], size_t room)
{
    size_t count = 0;
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; processes && count < room && (entry = readdir(processes));)
        if (isdigit((unsigned char)*entry->d_name) && strlen(entry->d_name) < sizeof(pids[0]) &&
            is_orphan(entry->d_name))
            strcpy(pids[count++], entry->d_name);
    if (processes)
        closedir(processes);
    return count;
}

/* Whether an init reaps can only be seen by what it has not reaped. Some look only every few
 * seconds. */
static void look_at_init(void)
{
    char pids[ORPHANS_MAX][16];
    size_t count = find_orphans(pids, ORPHANS_MAX), still = count;
    for (int waited = 0; still == count && count > 0 && waited < REAP_MS; waited += SLICE_MS) {
        poll(NULL, 0, SLICE_MS);
        still = 0;
        for (size_t i = 0; i < count; i++)
            still += is_orphan(pids[i]);
    }
    if (count > 0 && still == count)
        doctor_find("init", "/proc/1",
                    "it does not reap its orphans, and ended keepers stay there as zombies",
                    "start the container with an init (docker run --init), or use covkeep run");
}

void doctor_kernel_look(void)
{
    doctor_keeper_try();
    look_at_proc();
    look_at_core();
    look_at_init();
}
