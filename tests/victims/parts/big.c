/* SPDX-License-Identifier: MIT
 *
 * A program with an initialised array that the medium code model puts far from all other data.
 */
#include "../uncounted.h"

static volatile char big[1 << 20] = {1, 2, 3};

int main(int argc, char **argv)
{
    (void)argv;
    for (int i = 0; i < 3; i++)
        argc += big[i];
    if (argc > 1)
        until_end();
}
