/* SPDX-License-Identifier: MIT
 *
 * Reads /proc/PID/stat (proc_pid_stat(5)) of every process, once, and keeps what is below this one.
 * A pid may become another process's at any time, so whoever acts on a process must open a pidfd
 * first and look then.
 */
#include "cli/run/descendants.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "cli/array.h"
#include "cli/proc.h"
#include "keeper/keeper.h"

#define MOMENTS 100
/* No chain of parents is longer; a pid that is used again may make a circle of them. */
#define DEPTH_MAX 4096

bool descendants_are_known(void)
{
    return proc_is_ours();
}

/* The name stands in parentheses, and may hold some itself. */
static bool parse(const char *stat, struct descendant *process)
{
    const char *open = strchr(stat, '('), *close = strrchr(stat, ')');
    if (!open || !close || close < open)
        return false;
    size_t length = (size_t)(close - open - 1);
    length = length < sizeof(process->name) ? length : sizeof(process->name) - 1;
    memcpy(process->name, open + 1, length);
    process->name[length] = '\0';
    return sscanf(close + 1,
                  " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d "
                  "%d %*d %llu",
                  &process->state, &process->parent, &process->threads, &process->start) == 4;
}

static bool look(pid_t pid, struct descendant *process)
{
    char path[40], text[512];
    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t length = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (length <= 0)
        return false;
    text[length] = '\0';
    process->pid = pid;
    return parse(text, process);
}

bool descendants_look(pid_t pid, struct descendant *process)
{
    return pid > 0 && descendants_are_known() && look(pid, process);
}

bool descendants_have(pid_t pid)
{
    struct descendant process;
    pid_t me = getpid();
    if (pid == me || !descendants_are_known())
        return false;
    for (int i = 0; i < DEPTH_MAX && pid > 0 && look(pid, &process); i++) {
        if (process.parent == me)
            return true;
        pid = process.parent;
    }
    return false;
}

static void add(struct descendants *all, const struct descendant *process)
{
    struct descendant *larger = array_room(all->process, all->count, sizeof(*larger));
    if (!larger)
        return;
    all->process = larger;
    all->process[all->count++] = *process;
}

/* A program that starts its keeper has another name for a moment, and so has the keeper. */
static bool look_at_named(pid_t pid, struct descendant *process)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    bool is_there = look(pid, process);
    for (int i = 0; i < MOMENTS && is_there && strcmp(process->name, KEEPER_NAME_STARTING) == 0;
         i++) {
        nanosleep(&moment, NULL);
        is_there = look(pid, process);
    }
    return is_there;
}

static struct descendants read_all(void)
{
    struct descendants all = {0};
    struct descendant process;
    DIR *proc = opendir("/proc");
    for (const struct dirent *file; proc && (file = readdir(proc));)
        if (file->d_name[0] >= '1' && file->d_name[0] <= '9' &&
            look_at_named(atoi(file->d_name), &process))
            add(&all, &process);
    if (proc)
        closedir(proc);
    return all;
}

/* Moves all processes whose parent is `parent` to the front of those that are not taken yet. */
static void take_children(struct descendants *all, size_t *taken, pid_t parent)
{
    for (size_t i = *taken; i < all->count; i++) {
        if (all->process[i].parent != parent)
            continue;
        struct descendant child = all->process[i];
        all->process[i] = all->process[*taken];
        all->process[(*taken)++] = child;
    }
}

struct descendants descendants_read(void)
{
    if (!descendants_are_known())
        return (struct descendants){0};
    struct descendants all = read_all();
    size_t taken = 0;
    take_children(&all, &taken, getpid());
    for (size_t i = 0; i < taken; i++)
        take_children(&all, &taken, all.process[i].pid);
    all.count = taken;
    return all;
}

void descendants_free(struct descendants *descendants)
{
    free(descendants->process);
    *descendants = (struct descendants){0};
}

/* A main thread that has ended is a zombie until the other threads have ended, too. */
bool descendant_has_ended(const struct descendant *process)
{
    return (process->state == 'Z' && process->threads <= 1) || process->state == 'X';
}

bool descendant_is_keeper(const struct descendant *process)
{
    return strcmp(process->name, KEEPER_NAME) == 0 || strcmp(process->name, KEEPER_NAME_ELDER) == 0;
}

bool descendant_is_late_keeper(const struct descendant *process)
{
    return descendant_is_keeper(process) && process->parent == getpid();
}

int descendant_open(const struct descendant *process)
{
    struct descendant now;
    int fd = (int)syscall(SYS_pidfd_open, process->pid, 0);
    if (fd >= 0 && look(process->pid, &now) && now.start == process->start)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}
