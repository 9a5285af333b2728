/* SPDX-License-Identifier: MIT
 *
 * Compares the numbers of namespaces (namespaces(7)), and reads the line NSpid of /proc/PID/status,
 * whose last number is the pid in the innermost namespace (proc_pid_status(5)).
 */
#include "cli/proc.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/status.h"

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
    DIR *proc = opendir("/proc");
    int found = 0;
    for (const struct dirent *file; proc && !found && (file = readdir(proc));) {
        int candidate = atoi(file->d_name);
        if (candidate > 0 && innermost_pid(candidate) == pid && is_in(pid_namespace, candidate))
            found = candidate;
    }
    if (proc)
        closedir(proc);
    return found;
}

int proc_pid(uint32_t pid_namespace, int pid)
{
    if (pid_namespace == 0 || pid_namespace == status_pid_namespace())
        return pid;
    return find(pid_namespace, pid);
}
