/* SPDX-License-Identifier: MIT
 *
 * Children of other kinds than ending_fork's: daemons, orphans, children that share the memory,
 * that are forked in a handler, or that are the first of a pid namespace. `clean_FAMILY` has the
 * same counts, by processes that all exit.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <sched.h>

extern char **environ;

/* The first process has counted before; what its child inherits of that is not the child's. */
static UNCOUNTED void be_daemon(int is_clean)
{
    if (!is_clean && daemon(1, 1) < 0)
        fail("daemon");
    if (is_clean && fork() > 0)
        exit(0);
    count(6);
}

static UNCOUNTED void have_orphan(int is_clean, const char *end)
{
    pid_t child = is_clean ? fork() : plain_fork();
    if (child == 0) {
        count(6);
        if ((is_clean ? fork() : plain_fork()) == 0)
            count(9);
        end_by(is_clean ? "exit" : end);
    }
    reap(child);
}

static UNCOUNTED void share_until_exit(void)
{
    pid_t child = vfork();
    if (child == 0) {
        count(6);
        _exit(0);
    }
    reap(child);
}

static UNCOUNTED void share_until_exec(char *program)
{
    char *argv[] = {program, NULL};
    pid_t child = vfork();
    if (child == 0) {
        count(6);
        plain_execve(program, argv, environ);
        _exit(97);
    }
    reap(child);
}

static UNCOUNTED int be_guest(void *end)
{
    count(6);
    if (is(end, "kill"))
        syscall(SYS_kill, (pid_t)syscall(SYS_getpid), SIGKILL);
    syscall(SYS_exit_group, 0);
    return 0;
}

static UNCOUNTED void have_guest(char *end)
{
    static char stack[65536] __attribute__((aligned(16)));
    reap(clone(be_guest, stack + sizeof stack, CLONE_VM | SIGCHLD, end));
}

static int clean;

static UNCOUNTED void fork_in_handler(int signal_number)
{
    (void)signal_number;
    pid_t child = clean ? fork() : plain_fork();
    if (child == 0) {
        count(6);
        end_by(clean ? "exit" : "_exit");
    }
    reap(child);
}

/* Its parent kills it when it has counted: the first of a namespace could not kill itself. */
static UNCOUNTED void have_worker(const char *end)
{
    int done[2];
    char byte;
    if (pipe(done) < 0)
        fail("pipe");
    pid_t child = clean ? fork() : plain_fork();
    if (child == 0) {
        count(6);
        if (write(done[1], "", 1) == 1 && is(end, "kill"))
            pause();
        end_by(end);
    }
    if (read(done[0], &byte, 1) == 1 && is(end, "kill"))
        kill(child, SIGKILL);
    reap(child);
}

UNCOUNTED int main(int argc, char **argv)
{
    char *family = argc > 1 ? argv[1] : "", *more = argc > 2 ? argv[2] : "exit";
    clean = strncmp(family, "clean_", 6) == 0;
    family += clean ? 6 : 0;
    count(11);
    if (is(family, "daemon"))
        be_daemon(clean);
    if (is(family, "orphan"))
        have_orphan(clean, more);
    if (is(family, "vfork"))
        share_until_exit();
    if (is(family, "vfork_exec"))
        share_until_exec(more);
    if (is(family, "guest"))
        have_guest(more);
    if (is(family, "handler")) {
        signal(SIGUSR1, fork_in_handler);
        raise(SIGUSR1);
    }
    if (is(family, "namespace") && !clean && unshare(CLONE_NEWPID) < 0)
        fail("unshare");
    if (is(family, "namespace") || is(family, "worker"))
        have_worker(more);
    count(2);
    if (is(family, "daemon")) {
        say("ready\n");
        end_by(clean ? "exit" : more);
    }
    until_end();
}
