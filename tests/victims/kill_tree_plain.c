/* SPDX-License-Identifier: MIT
 *
 * `kill_tree_plain FILE COPY PROGRAM ...` starts the program, waits until it is ready, and kills
 * its children and then it, as test runners do. When wait has returned, it copies the file at once.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

static char bytes[65536];

static pid_t start(char **argv)
{
    int in[2], out[2];
    if (pipe(in) < 0 || pipe(out) < 0)
        _exit(98);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        execv(argv[0], argv);
        _exit(97);
    }
    if (read(out[0], bytes, sizeof "ready") != sizeof "ready")
        _exit(98);
    return pid;
}

static void kill_children(pid_t pid)
{
    char path[64];
    int child;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
    FILE *children = fopen(path, "r");
    while (children && fscanf(children, "%d", &child) == 1)
        kill(child, SIGKILL);
    if (children)
        fclose(children);
}

int main(int argc, char **argv)
{
    int status;
    if (argc < 4)
        return 2;
    pid_t pid = start(argv + 3);
    kill_children(pid);
    kill(pid, SIGKILL);
    if (waitpid(pid, &status, 0) != pid)
        return 98;
    int from = open(argv[1], O_RDONLY);
    ssize_t size = from < 0 ? 0 : read(from, bytes, sizeof bytes);
    int to = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (size < 0 || write(to, bytes, (size_t)size) != size)
        return 98;
    printf("status %#x, file %s\n", (unsigned)status, size ? "there" : "missing");
    fflush(stdout);
    until_end();
}
