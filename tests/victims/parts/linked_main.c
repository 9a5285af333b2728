/* SPDX-License-Identifier: MIT
 *
 * A program that is linked with a shared object of counted code.
 */
#include "../uncounted.h"

int run(int n);

int main(int argc, char **argv)
{
    (void)argv;
    if (run(4 * argc) < 0)
        return 1;
    until_end();
}
