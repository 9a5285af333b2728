/* SPDX-License-Identifier: MIT
 *
 * A 32-bit program: the loader cannot put the 64-bit library into it, and it has to work all the
 * same.
 */
#include <stdio.h>
#include <stdlib.h>

void _start(void)
{
    puts("old tool: done");
    exit(0);
}
