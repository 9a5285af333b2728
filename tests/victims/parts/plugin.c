/* SPDX-License-Identifier: MIT
 *
 * A shared object with counters, and with -DWAIT one whose constructor waits for the program's
 * ending, inside dlopen.
 */
#include "../uncounted.h"

int run(int n);

#ifdef WAIT
static UNCOUNTED __attribute__((constructor)) void wait_here(void)
{
    until_end();
}
#endif

static int step(int n)
{
    return n % 3 ? n : 1;
}

int run(int n)
{
    int sum = 0;

    for (int i = 0; i < n; i++)
        sum += step(i);
    return sum;
}
