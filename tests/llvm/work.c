/* SPDX-License-Identifier: MIT
 *
 * What is counted, and nothing else: run by actions.c, which is not. Each call of work() counts.
 */
static int is_odd(int number)
{
    return number % 2;
}

int work(int times)
{
    int odd = 0;
    for (int i = 0; i < times; i++)
        if (is_odd(i) && i > 2)
            odd++;
    return odd;
}

int rare(int number)
{
    return number > 3 ? work(number) : number;
}
