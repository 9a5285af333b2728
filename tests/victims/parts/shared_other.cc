/* SPDX-License-Identifier: MIT
 *
 * The second user of the shared functions, with a type of its own besides.
 */
#include "shared.hh"

int other(int n)
{
    holder<long> longs;
    holder<int> ints;

    longs.add(n);
    ints.add(twice(n + 1));
    return static_cast<int>(longs.sum) + ints.sum;
}
