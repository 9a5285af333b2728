/* SPDX-License-Identifier: MIT
 *
 * kill_plain WAY
 *
 * Sends signals that arrive and signals that cannot be sent, and prints what came back. Invariant:
 * that is the same with and without the shim.
 */
#define _GNU_SOURCE
#include "kill_ways.h"

#include <stdio.h>
#include <sys/wait.h>

enum { ERRNO_BEFORE = 77 };

static const struct kill_way *way;

static int send_and_tell(const char *what, pid_t pid, int sig)
{
    errno = ERRNO_BEFORE;
    int result = way->send(pid, sig);
    int error = errno;
    printf("%s, signal %d: %d, errno %d\n", what, sig, result, error);
    fflush(stdout);
    return result;
}

/* The leader of a group of its own, that is ready to be hit. */
static pid_t new_leader(void)
{
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    setpgid(pid, pid);
    return pid;
}

static void hit(int sig)
{
    int status = 0;
    pid_t pid = new_leader();
    send_and_tell("living child", pid, 0);
    if (send_and_tell("living child", pid, sig) < 0)
        kill(pid, sig);
    siginfo_t end;
    waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT);
    send_and_tell("dead child", pid, sig);
    waitpid(pid, &status, 0);
    printf("status %#x\n", (unsigned)status);
    send_and_tell("no child", pid, sig);
}

static void hit_by_vfork_child(void)
{
    int status = 0;
    pid_t pid = new_leader();
    pid_t child = vfork();
    if (child == 0) {
        errno = ERRNO_BEFORE;
        int result = way->send(pid, SIGKILL);
        _exit(result == 0 && errno == ERRNO_BEFORE ? 5 : 6);
    }
    waitpid(child, &status, 0);
    printf("vfork child: %d\n", WEXITSTATUS(status));
    if (WEXITSTATUS(status) != 5)
        kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    printf("status %#x\n", (unsigned)status);
}

/* init is root's; its group may be anyone's. */
static void hit_init(void)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(1);
        send_and_tell("init", 1, SIGKILL);
        send_and_tell("init", 1, SIGTERM);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

static void hit_whole_group(void)
{
    int status = 0;
    pid_t leader = new_leader(), member = new_leader();
    setpgid(member, leader);
    send_and_tell("group of two", leader, SIGKILL);
    waitpid(leader, &status, 0);
    waitpid(member, &status, 0);
    printf("status %#x\n", (unsigned)status);
}

/* Is in the group itself. */
static void hit_own_group(int is_zero)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        if (is_zero)
            kill(0, SIGKILL);
        else
            way->send(getpid(), SIGKILL);
        _exit(9);
    }
    waitpid(pid, &status, 0);
    printf("own group: status %#x\n", (unsigned)status);
}

int main(int argc, char **argv)
{
    way = kill_way(argv[argc - 1]);
    hit(SIGTERM);
    hit(SIGKILL);
    hit_by_vfork_child();
    pid_t pid = new_leader();
    send_and_tell("bad signal", pid, 65);
    send_and_tell("bad signal", pid, -1);
    send_and_tell("bad pid", 0x3fffffff, SIGKILL);
    if (way->is_for_group)
        hit_whole_group();
    else
        hit_init();
    hit_own_group(0);
    hit_own_group(1);
    errno = ERRNO_BEFORE;
    int result = killpg(-5, SIGKILL);
    printf("killpg(-5): %d, errno %d\n", result, errno);
    kill(pid, SIGKILL);
    return 0;
}
