/* SPDX-License-Identifier: MIT
 *
 * `kill_tree_plain HOW WAY FILE COPY PROGRAM ...` starts the program, waits until it is ready, and
 * kills its children and then it, as test runners do. HOW: `kills`; `stops`, each before its
 * children, as CMake does; `stopped`, after somebody without the library has stopped the children;
 * `parents`, first it and then the children. When wait has returned, it copies the file at once.
 */
#define _GNU_SOURCE
#include "kill_ways.h"
#include "uncounted.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

enum { CHILDREN_MAX = 16 };

static char bytes[65536];
static const char *how;
static const struct kill_way *way;

static int is(const char *what)
{
    return strcmp(how, what) == 0;
}

static pid_t start(char **argv)
{
    int in[2], out[2];
    if (pipe(in) < 0 || pipe(out) < 0)
        _exit(98);
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        dup2(in[0], 0);
        dup2(out[1], 1);
        execv(argv[0], argv);
        _exit(97);
    }
    if (read(out[0], bytes, sizeof "ready") != sizeof "ready")
        _exit(98);
    return pid;
}

static int children_of(pid_t pid, pid_t children[CHILDREN_MAX])
{
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
    FILE *file = fopen(path, "r");
    while (file && count < CHILDREN_MAX && fscanf(file, "%d", &children[count]) == 1)
        count++;
    if (file)
        fclose(file);
    return count;
}

static void send(pid_t pid, int sig)
{
    char line[64];
    if (is("stopped") && sig == SIGSTOP) {
        snprintf(line, sizeof line, "env -i COV_KEEP=off /bin/kill -STOP %d", pid);
        if (system(line) != 0)
            _exit(98);
    } else {
        pid_t target = way->is_for_group ? getpgid(pid) : pid;
        if (target > 1) /* else it has ended with its parent */
            way->send(target, sig);
    }
}

static void kill_tree(pid_t pid, int is_child)
{
    pid_t children[CHILDREN_MAX];
    if (is("stops") || (is("stopped") && is_child))
        send(pid, SIGSTOP);
    int count = children_of(pid, children);
    if (is("parents"))
        send(pid, SIGKILL);
    for (int i = 0; i < count; i++)
        kill_tree(children[i], 1);
    if (!is("parents") && !(is("stopped") && is_child))
        send(pid, SIGKILL);
}

int main(int argc, char **argv)
{
    int status;
    if (argc < 6)
        return 2;
    how = argv[1];
    way = kill_way(argv[2]);
    pid_t pid = start(argv + 5);
    kill_tree(pid, 0);
    if (waitpid(pid, &status, 0) != pid)
        return 98;
    int from = open(argv[3], O_RDONLY);
    ssize_t size = from < 0 ? 0 : read(from, bytes, sizeof bytes);
    int to = open(argv[4], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (size < 0 || write(to, bytes, (size_t)size) != size)
        return 98;
    printf("status %#x, file %s\n", (unsigned)status, size ? "there" : "missing");
    fflush(stdout);
    until_end();
}
