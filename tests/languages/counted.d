// SPDX-License-Identifier: MIT
import core.stdc.stdio;

int twice(int n)
{
    return 2 * n; // 3 times
}

int main()
{
    int sum;
    foreach (i; 1 .. 4)
        sum += twice(i); // 3 times
    puts("ready");
    fflush(stdout);
    if (getchar() != EOF)
        printf("%d\n", sum); // 0 times
    return 0;
}
