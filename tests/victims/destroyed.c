/* SPDX-License-Identifier: MIT
 *
 * Counts in main, in an atexit function and in a destructor, then waits in another destructor,
 * which is not counted, when the argument is `wait`. So the counts are the same whatever ends it
 * there.
 */
#include "uncounted.h"

static int sum, waits;

static void work(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 2 ? i : 1;
}

static void at_exit(void)
{
    work(6);
}

static __attribute__((destructor(300))) void count_at_last(void)
{
    work(9);
}

static UNCOUNTED __attribute__((destructor(200))) void wait_at_last(void)
{
    if (!waits)
        return;
    say("ready\n");
    while (next_byte() >= 0)
        ;
}

static UNCOUNTED void leave(void)
{
    if (!waits)
        until_end();
    exit(0);
}

int main(int argc, char **argv)
{
    waits = argc > 1 && strcmp(argv[1], "wait") == 0;
    atexit(at_exit);
    work(3);
    leave();
}
