/* SPDX-License-Identifier: MIT
 *
 * A shared object whose destructor counts; with -DWAIT another one then waits for the ending.
 */
#include "../uncounted.h"

int run(int n);

static int sum;

int run(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 3 ? i : 1;
    return sum;
}

static __attribute__((destructor(300))) void run_at_last(void)
{
    run(4);
}

#ifdef WAIT
static UNCOUNTED __attribute__((destructor(200))) void wait_at_last(void)
{
    say("ready\n");
    while (next_byte() >= 0)
        ;
}
#endif
