/* SPDX-License-Identifier: MIT
 *
 * Counts without a pause, in one place. To each byte of its input it answers when it has counted
 * since; when that ends it says how often in all. As many calls of counted() are in its files,
 * wherever these are.
 */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static unsigned long total;

__attribute__((noinline)) static void counted(void)
{
    total++; /* counted */
}

int main(void)
{
    struct pollfd input = {.fd = 0, .events = POLLIN};
    for (char byte;;) {
        puts("counts");
        fflush(stdout);
        while (poll(&input, 1, 0) == 0)
            for (int i = 0; i < 1000; i++)
                counted();
        if (read(0, &byte, 1) != 1)
            break;
        for (int i = 0; i < 1000; i++)
            counted();
    }
    printf("%lu\n", total);
    return 0;
}
