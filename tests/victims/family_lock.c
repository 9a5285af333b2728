/* SPDX-License-Identifier: MIT
 *
 * `family_lock WAY`: becomes nobody, forks a worker, and both count. The master `exits` at once,
 * and the worker ends when that hangs, or is done; or the master `stays` until the end of its
 * input, and the worker ends at once. `clean` is the same work without a change of user.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <fcntl.h>
#include <grp.h>

enum { NOBODY = 65534 };

static int exits[2];

static UNCOUNTED void drop_rights(void)
{
    if (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
        fail("setuid");
}

static UNCOUNTED void tell_exit(void)
{
    close(exits[1]);
}

/* The process sleeps; or it is gone. */
static UNCOUNTED int hangs(pid_t pid)
{
    char path[32], text[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY);
    if (fd < 0 || read(fd, text, sizeof text - 1) <= 0)
        return 1;
    close(fd);
    char *state = strrchr(text, ')');
    return !state || strchr("SZX", state[2]) != NULL;
}

static UNCOUNTED void await_exit_of(pid_t master)
{
    char byte;
    close(exits[1]);
    while (read(exits[0], &byte, 1) > 0 || !hangs(master))
        ;
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *way = argc > 1 ? argv[1] : "";
    pid_t master = getpid();
    count(20);
    if (!is(way, "clean"))
        drop_rights();
    if (pipe(exits) < 0 || atexit(tell_exit) != 0)
        fail("pipe");
    if ((is(way, "clean") ? fork() : plain_fork()) == 0) {
        count(31);
        if (is(way, "exits"))
            await_exit_of(master);
        say("worker ends\n");
        end_by(is(way, "clean") ? "exit" : "_exit");
    }
    say("ready\n");
    if (is(way, "stays"))
        until_end();
    if (is(way, "clean") && wait(NULL) < 0)
        fail("wait");
    exit(0);
}
