/* SPDX-License-Identifier: MIT
 *
 * wait_kinds ordinary | clone | traced | ignored
 *
 * Waits in every way that asks for children of another kind than its own one, and says what each
 * call answers. Invariant: that is the same with and without the shim, whose keeper is a child of
 * that other kind.
 */
#define _GNU_SOURCE
#include "uncounted.h"
#include "wait_ways.h"

#include <limits.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>

static pid_t child;

static UNCOUNTED void wait_by(const struct wait_way *way, pid_t pid, int options)
{
    errno = 0;
    seen.status = seen.info.si_status = 0;
    long result = way->wait(pid, options);
    printf("%s %s %#x: %s%ld, %d, %#x %d\n", way->name, pid == child ? "child" : "other",
           (unsigned)options, result == child ? "child " : "", result == child ? 0 : result, errno,
           (unsigned)seen.status, seen.info.si_status);
}

static UNCOUNTED void wait_by_all(const int *options, size_t count)
{
    const pid_t pids[] = {-1, 0, 1, INT_MIN, child};
    for (size_t i = 0; i < sizeof wait_ways / sizeof *wait_ways; i++)
        for (size_t j = 0; wait_ways[i].takes_options && j < sizeof pids / sizeof *pids; j++)
            for (size_t k = 0; k < count; k++)
                wait_by(&wait_ways[i], pids[j], options[k]);
}

static UNCOUNTED void stay(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
        pause();
}

/* None of these waits may wait: the child that is there is not of the kind that is asked for. */
static UNCOUNTED void beside_an_ordinary_child(void)
{
    const int options[] = {__WCLONE, __WCLONE | __WNOTHREAD, __WCLONE | WNOHANG, __WCLONE | 0x400,
                           __WALL | WNOHANG};
    if ((child = fork()) == 0)
        stay();
    wait_by_all(options, sizeof options / sizeof *options);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static UNCOUNTED pid_t start_clone_child(void)
{
    pid_t pid = (pid_t)syscall(SYS_clone, 0, 0, 0, 0, 0);
    if (pid == 0)
        _exit(5);
    return pid;
}

/* Beside an ordinary one that stays. */
static UNCOUNTED void for_clone_children(void)
{
    pid_t ordinary = fork();
    if (ordinary == 0)
        stay();
    for (size_t i = 0; i < sizeof wait_ways / sizeof *wait_ways; i++)
        if (wait_ways[i].takes_options && strstr(wait_ways[i].name, "_any")) {
            child = start_clone_child();
            wait_by(&wait_ways[i], -1, __WCLONE);
            child = start_clone_child();
            wait_by(&wait_ways[i], -1, __WALL);
            wait_by(&wait_ways[i], -1, __WCLONE);
        }
    kill(ordinary, SIGKILL);
    waitpid(ordinary, NULL, 0);
}

/* A tracer sees it by a wait of either kind. */
static UNCOUNTED void for_a_traced_child(void)
{
    if ((child = fork()) == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        raise(SIGSTOP);
        _exit(6);
    }
    siginfo_t stopped;
    if (waitid(P_PID, (id_t)child, &stopped, WSTOPPED | WNOWAIT) != 0)
        abort();
    wait_by(wait_way("waitpid_any"), -1, __WCLONE);
    ptrace(PTRACE_CONT, child, NULL, NULL);
    wait_by(wait_way("syscall_wait4"), -1, __WCLONE);
}

static UNCOUNTED int sleeps(pid_t pid)
{
    char path[64], state = '?';
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    if (file && fscanf(file, "%*d %*s %c", &state) != 1)
        abort();
    if (file)
        fclose(file);
    return state == 'S';
}

/* Nobody reaps such a child, and the wait goes on until there is none. */
static UNCOUNTED void until_an_ignored_child_ends(void)
{
    const char *const ways[] = {"waitpid_any", "wait3", "waitid_any"};
    signal(SIGCHLD, SIG_IGN);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        pid_t parent = getpid();
        fflush(stdout);
        if (fork() == 0) {
            while (!sleeps(parent))
                ;
            _exit(0);
        }
        wait_by(wait_way(ways[i]), -1, __WALL);
    }
}

int main(int argc, char **argv)
{
    const char *what = argv[argc - 1];
    if (strcmp(what, "ordinary") == 0)
        beside_an_ordinary_child();
    else if (strcmp(what, "clone") == 0)
        for_clone_children();
    else if (strcmp(what, "traced") == 0)
        for_a_traced_child();
    else
        until_an_ignored_child_ends();
    fflush(stdout);
    until_end();
}
