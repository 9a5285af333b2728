/* SPDX-License-Identifier: MIT
 *
 * Has a child, says so by a byte to descriptor 3, and waits to be killed. The child ends when there
 * is something to read from descriptor 4: until then it is a family that the keeper of its killed
 * parent stays for.
 */
#include "uncounted.h"

static int sum;

static void count(int n)
{
    for (int i = 0; i < n; i++)
        sum += i;
}

static UNCOUNTED void be_child(void)
{
    char byte;
    if (write(3, "", 1) != 1 || read(4, &byte, 1) != 1)
        _exit(1);
    _exit(3);
}

int main(void)
{
    count(5);
    if (fork() == 0) {
        count(7);
        be_child();
    }
    for (;;)
        pause();
}
