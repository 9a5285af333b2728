/* SPDX-License-Identifier: MIT
 *
 * A program that counts and exits; its shared object, which goes after its own counts were written,
 * then ends it as the argument says.
 */
#include "../uncounted.h"

void end_late(const char *how);

static int twice(int n)
{
    return n > 1 ? 2 * n : 1;
}

int main(int argc, char **argv)
{
    if (twice(argc) > 2)
        end_late(argv[1]);
    until_end();
}
