/* SPDX-License-Identifier: MIT
 *
 * A unit with a function of its own, NAME, and one that it may share with another unit: linked
 * twice by each compiler into the fuzzer of .gcda files, and into the programs that make its seeds.
 */
inline int shared(int n)
{
    return n > 3 ? n * 2 : n - 1;
}

extern "C" int NAME(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += i % 3 ? shared(i) : 1;
    return sum;
}
