/* SPDX-License-Identifier: MIT
 *
 * Looks at every process, once, and keeps what is below this one.
 * A pid may become another process's at any time, so whoever acts on a process must open a pidfd
 * first and look then.
 */
#include "cli/run/descendants.h"

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

bool descendants_have(pid_t pid)
{
    struct proc_stat process;
    pid_t me = getpid();
    if (pid == me || !proc_is_ours())
        return false;
    for (int i = 0; i < DEPTH_MAX && proc_stat(pid, &process); i++) {
        if (process.parent == me)
            return true;
        pid = process.parent;
    }
    return false;
}

static void add(struct descendants *all, const struct proc_stat *process)
{
    struct proc_stat *larger = array_room(all->process, all->count, sizeof(*larger));
    if (!larger)
        return;
    all->process = larger;
    all->process[all->count++] = *process;
}

/* A program that starts its keeper has another name for a moment, and so has the keeper. */
static bool look_at_named(pid_t pid, struct proc_stat *process)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    bool is_there = proc_stat(pid, process);
    for (int i = 0; i < MOMENTS && is_there && strcmp(process->name, KEEPER_NAME_STARTING) == 0;
         i++) {
        nanosleep(&moment, NULL);
        is_there = proc_stat(pid, process);
    }
    return is_there;
}

static struct descendants read_all(void)
{
    struct descendants all = {0};
    struct proc_stat process;
    DIR *proc = NULL;
    for (pid_t pid; (pid = proc_next(&proc)) > 0;)
        if (look_at_named(pid, &process))
            add(&all, &process);
    return all;
}

/* Moves all processes whose parent is `parent` to the front of those that are not taken yet. */
static void take_children(struct descendants *all, size_t *taken, pid_t parent)
{
    for (size_t i = *taken; i < all->count; i++) {
        if (all->process[i].parent != parent)
            continue;
        struct proc_stat child = all->process[i];
        all->process[i] = all->process[*taken];
        all->process[(*taken)++] = child;
    }
}

struct descendants descendants_read(void)
{
    if (!proc_is_ours())
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

bool descendant_is_keeper(const struct proc_stat *process)
{
    return strcmp(process->name, KEEPER_NAME) == 0 || strcmp(process->name, KEEPER_NAME_ELDER) == 0;
}

bool descendant_is_late_keeper(const struct proc_stat *process)
{
    return descendant_is_keeper(process) && process->parent == getpid();
}

int descendant_open(const struct proc_stat *process)
{
    struct proc_stat now;
    int fd = (int)syscall(SYS_pidfd_open, process->pid, 0);
    if (fd >= 0 && proc_stat(process->pid, &now) && now.start == process->start)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}
