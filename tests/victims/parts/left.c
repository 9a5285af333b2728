/* SPDX-License-Identifier: MIT
 *
 * A counted unit that is always run.
 */
int left(int n);

int left(int n)
{
    return n > 2 ? 2 * n : n + 1;
}
