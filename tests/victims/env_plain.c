/* SPDX-License-Identifier: MIT
 *
 * Prints its arguments and its environment in their order, one a line, and whether it gained
 * rights. Invariant: it shows what the kernel handed over, since it looks at nothing and changes
 * nothing.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/auxv.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (getauxval(AT_SECURE))
        puts("secure");
    for (int i = 0; i < argc; i++)
        printf("arg %s\n", argv[i]);
    for (char **entry = environ; *entry; entry++)
        printf("env %s\n", *entry);
    return 0;
}
