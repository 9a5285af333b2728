/* SPDX-License-Identifier: MIT
 *
 * `generations END [dropped]`: counts, as nobody if it has dropped its rights, and is followed by
 * five generations, each a child of the one before, that count, too. Each ends as soon as the next
 * one is there.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <grp.h>

enum { NOBODY = 65534, GENERATIONS = 5 };

UNCOUNTED int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "exit";
    int is_dropped = argc > 2;
    say("ready\n");
    if (is_dropped && (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
        fail("setuid");
    count(11);
    for (int i = 0; i < GENERATIONS; i++) {
        pid_t child = is_dropped ? plain_fork() : fork();
        if (child < 0)
            fail("fork");
        if (child > 0)
            end_by(how);
        count(i);
    }
    end_by(how);
}
