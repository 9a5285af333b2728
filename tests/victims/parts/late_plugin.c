/* SPDX-License-Identifier: MIT
 *
 * A shared object whose destructor counts.
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

static __attribute__((destructor)) void run_at_last(void)
{
    run(4);
}
