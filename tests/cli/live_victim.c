/* SPDX-License-Identifier: MIT
 *
 * Counts without a pause, in one place, until its input ends; then says how often. As many calls of
 * counted() are in its files, wherever these are.
 */
#include <poll.h>
#include <stdio.h>

static unsigned long total;

__attribute__((noinline)) static void counted(void)
{
    total++; /* counted */
}

int main(void)
{
    struct pollfd input = {.fd = 0, .events = POLLIN};
    puts("ready");
    fflush(stdout);
    while (poll(&input, 1, 0) == 0)
        for (int i = 0; i < 1000; i++)
            counted();
    printf("%lu\n", total);
    return 0;
}
