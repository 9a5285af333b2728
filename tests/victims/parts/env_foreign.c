/* SPDX-License-Identifier: MIT
 *
 * Prints its environment as env_plain does, built for the machine's other ELF class without the
 * start files and libgcc, which no package of this list has for it. Invariant: ld.so refuses our
 * library here, and the environment is handed over all the same.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((force_align_arg_pointer)) void _start(void)
{
    for (char **entry = environ; *entry; entry++)
        printf("env %s\n", *entry);
    exit(0);
}
