/* SPDX-License-Identifier: MIT
 *
 * exec_next_plain DIRECTORY PROGRAM
 *
 * Calls what another preloaded library may have besides the shim: each time that library is to be
 * asked. Invariant: all that it prints, and all that the library prints, is as without the shim.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *directory;
static char *program;

static void change(void)
{
    _exit(chdir(directory) == 0 ? 1 : 2);
}

static void leave(void)
{
    _Exit(3);
}

static void become(void)
{
    char *argv[] = {"echo", "it is", NULL};
    execvp(program, argv);
    _exit(4);
}

static void become_by_list(void)
{
    execlp(program, "echo", "it is", "as well", (char *)NULL);
    _exit(5);
}

static void in_child(const char *what, void (*call)(void), int shares)
{
    int status = -1;
    fflush(stdout);
    pid_t child = shares ? vfork() : fork();
    if (child == 0)
        call();
    waitpid(child, &status, 0);
    printf("%s: %#x\n", what, (unsigned)status);
}

int main(int argc, char **argv)
{
    char path[4096];
    directory = argc > 2 ? argv[1] : "/";
    program = argc > 2 ? argv[2] : "true";
    int here = open(".", O_RDONLY | O_DIRECTORY);
    in_child("chdir", change, 0);
    in_child("chdir in vfork", change, 1);
    in_child("_Exit", leave, 0);
    in_child("execvp", become, 0);
    in_child("execlp in vfork", become_by_list, 1);
    printf("chdir %d", chdir(directory));
    printf(" to %s\n", getcwd(path, sizeof path));
    printf("fchdir %d\n", fchdir(here));
    umask(027);
    printf("umask %o\n", umask(022));
    printf("kill %d %d\n", kill(getpid(), 0), kill(-1, 1000));
    printf("killpg %d\n", killpg(getpgrp(), 0));
    fflush(stdout);
    _exit(0);
}
