/* SPDX-License-Identifier: MIT
 *
 * What the victims of the ending tests share: work that is counted, and ways to end, to fork and to
 * exec that are not. Their main is uncounted, so one and the same work can have any ending.
 */
#ifndef COVKEEP_VICTIM_ENDINGS_H
#define COVKEEP_VICTIM_ENDINGS_H

#include "uncounted.h"

#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static unsigned sum;

static __attribute__((unused)) void count(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 3 ? (unsigned)i : 1;
}

/* gcc --coverage makes __gcov_fork and __gcov_execve of direct calls, in uncounted functions, too;
 * these are libc's own. */
static pid_t (*volatile plain_fork)(void) __attribute__((unused)) = fork;
static int (*volatile plain_execve)(const char *, char *const *, char *const *)
    __attribute__((unused)) = execve;

static UNCOUNTED int is(const char *word, const char *name)
{
    return word && strcmp(word, name) == 0;
}

static UNCOUNTED void fail(const char *what)
{
    perror(what);
    _exit(98);
}

/* All of these but `exit` take the counts along where nobody keeps them. */
static UNCOUNTED void end_by(const char *how)
{
    if (is(how, "exit"))
        exit(0);
    if (is(how, "_exit"))
        _exit(0);
    if (is(how, "exit_group"))
        syscall(SYS_exit_group, 0);
    if (is(how, "term"))
        kill(getpid(), SIGTERM);
    if (is(how, "kill"))
        kill(getpid(), SIGKILL);
    if (is(how, "abort"))
        abort();
    if (is(how, "wait"))
        until_end();
    fail(how);
}

/* Says how the child has ended, which is part of what is compared. */
static UNCOUNTED void reap(pid_t child)
{
    char line[64];
    int status;
    if (waitpid(child, &status, __WALL) != child)
        fail("waitpid");
    snprintf(line, sizeof line, "child ended: %#x\n", (unsigned)status);
    say(line);
}

#endif
