/* SPDX-License-Identifier: MIT
 *
 * `refusing_plain ERROR PROGRAM ARGUMENT...` becomes that program, in which msync(2) fails with
 * that error number, as a filter or a kernel without it has it.
 */
#include "filter.h"

int main(int argc, char **argv)
{
    unsigned error = argc > 2 ? (unsigned)atoi(argv[1]) : 0;
    struct sock_filter code[] = {
        FILTER_BEGIN,
        FILTER_AT(msync, ERRNO | error),
        FILTER_ELSE(ALLOW),
    };
    if (error == 0 || FILTER_INSTALL(code) < 0)
        return 97;
    execv(argv[2], argv + 2);
    return 98;
}
