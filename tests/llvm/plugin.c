/* SPDX-License-Identifier: MIT
 *
 * A module with counters and a runtime of its own.
 */
int plugin_work(int times)
{
    int sum = 0;
    for (int i = 0; i < times; i++)
        sum += i;
    return sum;
}
