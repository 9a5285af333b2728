/* SPDX-License-Identifier: MIT
 *
 * Forks a worker that waits for its ending, then fills its own heap, a mapping and its stack, says
 * so, and waits. The worker counts, so that somebody has to write for it to the end.
 */
#include "uncounted.h"

#include <sys/mman.h>

enum { MEGABYTE = 1 << 20, SIZE = 64 * MEGABYTE };

static int sum;

static void work(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 2 ? i : 1;
}

static UNCOUNTED void fill(void)
{
    char on_stack[4 * MEGABYTE];
    char *mapped = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED)
        _exit(97);
    memset(mapped, 1, SIZE);
    memset(on_stack, 1, sizeof on_stack);
    for (int i = 0; i < SIZE / 4096; i++)
        memset(malloc(4096), on_stack[i], 4096);
    until_end();
}

int main(void)
{
    work(3);
    if (fork() != 0)
        fill();
    work(5);
    while (next_byte() >= 0)
        ;
    exit(0);
}
