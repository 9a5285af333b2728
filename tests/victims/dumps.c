/* SPDX-License-Identifier: MIT
 *
 * Does what each letter of its argument says: w work, d __gcov_dump, r __gcov_reset; then waits for
 * its ending. What libgcov alone would write at exit is what must be kept.
 */
#include "uncounted.h"

void __gcov_dump(void);
void __gcov_reset(void);

static int sum;

static void work(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 3 ? i : -i;
}

static void step(char letter)
{
    if (letter == 'w')
        work(10);
    else if (letter == 'd')
        __gcov_dump();
    else
        __gcov_reset();
}

int main(int argc, char **argv)
{
    if (argc > 1)
        for (const char *at = argv[1]; *at; at++)
            step(*at);
    until_end();
}
