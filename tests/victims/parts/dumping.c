/* SPDX-License-Identifier: MIT
 *
 * A shared object that asks its own libgcov to write, and counts nothing afterwards.
 */
#include "../uncounted.h"

void __gcov_dump(void);
int run(int n);

static int step(int n)
{
    return n > 0 ? n : -n;
}

int run(int n)
{
    n = step(n);
    __gcov_dump();
    return n;
}
