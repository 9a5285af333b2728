/* SPDX-License-Identifier: MIT
 *
 * A shared object whose only function is called 200 times, by whoever loads it.
 */
int call(int n);

int call(int n)
{
    return n + 1; /* 200 */
}
