/* SPDX-License-Identifier: MIT
 *
 * `work N` does N rounds and waits for its ending; its counts are the same whatever ends it. The
 * number at the end of a line is how often `work 10` runs it.
 */
#include "uncounted.h"

static int odd, even;

static void never_called(int n)
{
    odd += n; /* 0 */
}

static void one_round(int n)
{
    if (n % 2) /* 10 */
        odd++; /* 5 */
    else
        even++; /* 5 */
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 10; /* 1 */

    for (int i = 0; i < rounds; i++) /* 11 */
        one_round(i);                /* 10 */
    if (odd > even)                  /* 1 */
        never_called(odd);           /* 0 */
    until_end();                     /* 1 */
}
