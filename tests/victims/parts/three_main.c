/* SPDX-License-Identifier: MIT
 *
 * A program of three counted units. Without an argument right.c is not run at all, so that its
 * functions have only zeros; with one, each unit is run that many times.
 */
#include "../uncounted.h"

int left(int n);
int right(int n);

int main(int argc, char **argv)
{
    int sum = 0, times = argc > 1 ? atoi(argv[1]) : 1;

    for (int i = 0; i < times; i++) {
        sum += left(i);
        if (argc > 1)
            sum += right(i);
    }
    if (sum == -1)
        return 1;
    until_end();
}
