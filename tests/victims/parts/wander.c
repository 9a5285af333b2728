/* SPDX-License-Identifier: MIT
 *
 * Counts, and with an argument changes to that directory, or with NAME=VALUE changes its own
 * environment, before it waits for its ending.
 */
#define _GNU_SOURCE
#include "../uncounted.h"

static int sum;

static void count(int n)
{
    while (n-- > 0)
        sum += n % 3;
}

static UNCOUNTED void wander(char *where)
{
    if (strchr(where, '='))
        putenv(where);
    else if (chdir(where) != 0)
        _exit(98);
}

int main(int argc, char **argv)
{
    count(10 * argc);
    if (argc > 1)
        wander(argv[1]);
    until_end();
}
