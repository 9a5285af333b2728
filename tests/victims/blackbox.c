/* SPDX-License-Identifier: MIT
 *
 * `blackbox HOW` counts, says "ready", waits for a byte, counts again, and ends in the way that the
 * argument names, with status 7 where it can choose one; `clean` is exit(0). What it counts is the
 * same however it ends.
 */
#include "endings.h"

#include <spawn.h>

static UNCOUNTED void become_another(void)
{
    char *const argv[] = {"/bin/sh", "-c", "exit 7", NULL}, *const environment[] = {NULL};
    plain_execve(argv[0], argv, environment);
    fail("execve");
}

/* A deed for the record, on somebody without counts. */
static UNCOUNTED void kill_a_child(void)
{
    char *const argv[] = {"/bin/cat", NULL}, *const environment[] = {NULL};
    pid_t child;
    if (posix_spawn(&child, argv[0], NULL, NULL, argv, environment) != 0)
        fail("posix_spawn");
    kill(child, SIGKILL);
    if (waitpid(child, NULL, 0) != child)
        fail("waitpid");
}

static UNCOUNTED void end(const char *how)
{
    if (is(how, "clean"))
        exit(0);
    if (is(how, "_exit"))
        _exit(7);
    if (is(how, "quick_exit"))
        quick_exit(7);
    if (is(how, "exec"))
        become_another();
    if (is(how, "crash"))
        *(volatile int *)NULL = 1;
    if (is(how, "deed"))
        kill_a_child();
    if (!is(how, "exit") && !is(how, "deed"))
        end_by(how);
    exit(7);
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    count(50);
    say("ready\n");
    next_byte();
    count(20);
    end(how);
    return 0;
}
