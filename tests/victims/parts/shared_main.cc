/* SPDX-License-Identifier: MIT
 *
 * Runs the shared functions in its own unit and through another one, and waits for its ending.
 */
#include "../uncounted.h"
#include "shared.hh"

int main(int argc, char **argv)
{
    holder<int> held;
    int times = argc > 1 ? atoi(argv[1]) : 2;

    for (int i = 0; i < times; i++)
        held.add(twice(i) + other(i));
    if (held.sum == -1)
        return 1;
    until_end();
}
