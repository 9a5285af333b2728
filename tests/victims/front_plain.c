/* SPDX-License-Identifier: MIT
 *
 * `front_plain FRONT PROGRAM` starts the program through that front of libc, with an environment of
 * business variables only: passed where the front takes one, else put in place of its own. Fronts
 * that come back say how the program ended.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <wordexp.h>

static char *reduced[] = {"PATH=/usr/bin:/bin", "BUSINESS=as usual", NULL};

static int is(const char *front, const char *name)
{
    return strcmp(front, name) == 0;
}

static int became(const char *front, char *program)
{
    char *argv[] = {program, NULL};
    if (is(front, "execve"))
        return execve(program, argv, reduced);
    if (is(front, "execvpe"))
        return execvpe(program, argv, reduced);
    if (is(front, "execle"))
        return execle(program, program, NULL, reduced);
    if (is(front, "fexecve"))
        return fexecve(open(program, O_RDONLY), argv, reduced);
    if (is(front, "execveat"))
        return execveat(AT_FDCWD, program, argv, reduced, 0);
    environ = reduced;
    if (is(front, "execv"))
        return execv(program, argv);
    if (is(front, "execvp"))
        return execvp(program, argv);
    if (is(front, "execl"))
        return execl(program, program, NULL);
    if (is(front, "execlp"))
        return execlp(program, program, NULL);
    return 0;
}

static int waited(pid_t child)
{
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

static int popened(const char *program)
{
    char line[256];
    FILE *from = popen(program, "r");
    while (from && fgets(line, sizeof line, from))
        say(line);
    return from ? pclose(from) : -1;
}

static int started(const char *front, char *program)
{
    char *argv[] = {program, NULL}, command[4096];
    pid_t child = -1;
    wordexp_t words;
    if (is(front, "posix_spawn"))
        return posix_spawn(&child, program, NULL, NULL, argv, reduced) ? -1 : waited(child);
    if (is(front, "posix_spawnp"))
        return posix_spawnp(&child, program, NULL, NULL, argv, reduced) ? -1 : waited(child);
    environ = reduced;
    if (is(front, "system"))
        return system(program);
    if (is(front, "popen"))
        return popened(program);
    /* wordexp takes the standard output for itself. */
    snprintf(command, sizeof command, "$(%s >&3)", program);
    dup2(1, 3);
    return is(front, "wordexp") ? wordexp(command, &words, WRDE_SHOWERR) : -1;
}

int main(int argc, char **argv)
{
    char text[64];
    if (argc != 3 || became(argv[1], argv[2]) != 0)
        return 1;
    snprintf(text, sizeof text, "status %d\n", started(argv[1], argv[2]));
    say(text);
    return 0;
}
