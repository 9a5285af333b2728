/* SPDX-License-Identifier: MIT
 *
 * A counted unit of two functions that is run only when its caller is told to.
 */
int right(int n);

static int half(int n)
{
    int count = 0;
    while (n > 1) {
        n -= 2;
        count++;
    }
    return count;
}

int right(int n)
{
    return n % 2 ? half(n) : half(n) - 1;
}
