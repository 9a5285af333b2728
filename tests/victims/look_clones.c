/* SPDX-License-Identifier: MIT
 *
 * Waits for children of every kind, those of clone(2) with another exit signal included, and prints
 * what it finds: none, then one of its own, then none again. A wait without WNOHANG comes back.
 */
#define _GNU_SOURCE
#include "look_show.h"

static int end_at_once(void *unused)
{
    (void)unused;
    _exit(3);
}

static void show_all_waits(const char *moment)
{
    dprintf(1, "== %s\n", moment);
    show_waits(0);
    show_waits(__WCLONE);
    show_waits(__WALL);
}

int main(void)
{
    static char stack[65536] __attribute__((aligned(16)));
    int status = -1;

    show_all_waits("without a child");
    dprintf(1, "wait: %d, errno %d\n", waitpid(-1, NULL, __WALL), errno);
    pid_t child = clone(end_at_once, stack + sizeof stack, 0, NULL);
    dprintf(1, "waited %d", waitpid(-1, &status, __WCLONE) == child);
    dprintf(1, " status %#x\n", (unsigned)status);
    show_all_waits("after a child");
    until_end();
}
