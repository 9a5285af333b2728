/* SPDX-License-Identifier: MIT
 *
 * The keeper is found as a child of that name (proc_pid_task_children of proc(5)). Its pid stays
 * its own as long as its program has not ended, which the caller looks at.
 */
#include "harm.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int is_keeper(pid_t pid)
{
    char path[64], name[32] = "";
    snprintf(path, sizeof(path), "/proc/%d/comm", pid);
    FILE *file = fopen(path, "re");
    int is = file && fgets(name, sizeof(name), file) && strcmp(name, "covkeep\n") == 0;
    if (file)
        fclose(file);
    return is;
}

pid_t harm_find_keeper(pid_t program)
{
    char path[64];
    pid_t child, keeper = 0;
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", program, program);
    FILE *file = fopen(path, "re");
    while (file && !keeper && fscanf(file, "%d", &child) == 1)
        if (is_keeper(child))
            keeper = child;
    if (file)
        fclose(file);
    return keeper;
}

void harm_keeper(const struct plan *plan, pid_t keeper)
{
    if (keeper && plan->harm == KEEPER_KILLED)
        kill(keeper, SIGKILL);
    if (keeper && plan->harm == KEEPER_STOPPED)
        kill(keeper, SIGSTOP);
}
