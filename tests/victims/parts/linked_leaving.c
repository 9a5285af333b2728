/* SPDX-License-Identifier: MIT
 *
 * A program that is linked with a shared object of counted code and exits at once.
 */
#include "../uncounted.h"

int run(int n);

static UNCOUNTED void leave(void)
{
    exit(0);
}

int main(int argc, char **argv)
{
    (void)argv;
    if (run(2 * argc) < 0)
        return 1;
    leave();
}
