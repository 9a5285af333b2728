/* SPDX-License-Identifier: MIT
 *
 * Lists processes by the records of the run, or by /proc. It never asks one.
 */
#include "cli/everybody.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/array.h"
#include "cli/message.h"
#include "cli/records/records.h"
#include "keeper/beacon.h"
#include "kernel/status.h"

static void add(struct everybody *all, pid_t pid)
{
    pid_t *grown = array_room(all->pids, all->count, sizeof(pid));
    if (!grown)
        return;
    all->pids = grown;
    all->pids[all->count++] = pid;
}

/* By its effective user, as whom its files are written. */
static bool is_own(pid_t pid)
{
    char lines[STATUS_SIZE];
    unsigned effective;
    const char *line = pid > 0 && status_lines(pid, lines) ? strstr(lines, "\nUid:\t") : NULL;
    return line && sscanf(line, "\nUid:\t%*u\t%u", &effective) == 1 && effective == geteuid();
}

/* A worker that gave up its rights has a keeper that has them still. */
static bool is_callers(pid_t pid)
{
    return is_own(pid) || is_own(beacon_keeper(pid));
}

static bool find_in_proc(struct everybody *all, enum whose whose)
{
    DIR *processes = opendir("/proc");
    const struct dirent *entry;
    if (!processes) {
        message("/proc: %s", strerror(errno));
        return false;
    }
    while ((entry = readdir(processes))) {
        pid_t pid = atoi(entry->d_name);
        if (pid > 0 && pid != getpid() && (whose == OF_EVERY_USER || is_callers(pid)))
            add(all, pid);
    }
    closedir(processes);
    return true;
}

static bool find_in_run(struct everybody *all, const char *directory)
{
    struct records records;
    if (!records_read(&records, directory)) {
        message("%s: the records of this run: %s", directory, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < records.count; i++)
        if (records.process[i].is_running && records.process[i].box.pid != getpid())
            add(all, records.process[i].box.pid);
    records_free(&records);
    return true;
}

bool everybody_find(struct everybody *all, enum whose whose)
{
    const char *run = getenv("COV_KEEP_DIR");
    *all = (struct everybody){0};
    return whose == OF_THIS_RUN && run && *run ? find_in_run(all, run) : find_in_proc(all, whose);
}

void everybody_free(struct everybody *all)
{
    free(all->pids);
}
