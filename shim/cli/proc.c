/* SPDX-License-Identifier: MIT
 *
 * Compares the numbers of namespaces (namespaces(7)), and reads the line NSpid of /proc/PID/status,
 * whose last number is the pid in the innermost namespace (proc_pid_status(5)).
 */
#include "cli/proc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/status.h"

/* The name stands in parentheses, and may hold some itself. */
bool proc_stat(pid_t pid, struct proc_stat *process)
{
    char text[1024];
    if (pid <= 0 || !status_read(pid, "/stat", text, sizeof(text)))
        return false;
    const char *open = strchr(text, '('), *close = strrchr(text, ')');
    if (!open || !close)
        return false;
    process->pid = pid;
    snprintf(process->name, sizeof(process->name), "%.*s", (int)(close - open - 1), open + 1);
    return sscanf(close + 1,
                  " %c %d %*s %*s %*s %*s %u %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %d %*s %llu",
                  &process->state, &process->parent, &process->flags, &process->threads,
                  &process->start) == 5;
}

/* A main thread that has ended is a zombie until the other threads have ended, too. */
bool proc_has_ended(const struct proc_stat *process)
{
    return (process->state == 'Z' && process->threads <= 1) || process->state == 'X';
}

pid_t proc_next(DIR **proc)
{
    if (!*proc)
        *proc = opendir("/proc");
    for (const struct dirent *file; *proc && (file = readdir(*proc));)
        if (atoi(file->d_name) > 0)
            return atoi(file->d_name);
    if (*proc)
        closedir(*proc);
    *proc = NULL;
    return 0;
}

bool proc_is_ours(void)
{
    char target[16] = "";
    ssize_t length = readlink("/proc/self", target, sizeof(target) - 1);
    return length > 0 && atoi(target) == getpid();
}

static int innermost_pid(int pid)
{
    char lines[STATUS_SIZE];
    const char *line = status_lines(pid, lines) ? strstr(lines, "\nNSpid:\t") : NULL;
    int number = 0;
    for (const char *at = line ? line + strlen("\nNSpid:\t") : ""; *at >= '0' && *at <= '9';) {
        number = atoi(at);
        at += strspn(at, "0123456789");
        at += *at == '\t';
    }
    return number;
}

static bool is_in(uint32_t pid_namespace, int pid)
{
    char path[40];
    struct stat st;
    snprintf(path, sizeof(path), "/proc/%d/ns/pid", pid);
    return stat(path, &st) == 0 && (uint32_t)st.st_ino == pid_namespace;
}

static int find(uint32_t pid_namespace, int pid)
{
    DIR *proc = NULL;
    int found = 0;
    for (pid_t candidate; (candidate = proc_next(&proc)) > 0;)
        if (!found && innermost_pid(candidate) == pid && is_in(pid_namespace, candidate))
            found = candidate;
    return found;
}

int proc_pid(uint32_t pid_namespace, int pid)
{
    if (pid_namespace == 0 || pid_namespace == status_pid_namespace())
        return pid;
    return find(pid_namespace, pid);
}
