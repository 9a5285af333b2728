/* SPDX-License-Identifier: MIT
 *
 * Counts, gives something up as its argument says, and waits for its ending: `used` takes every
 * descriptor, `none` may open no more, `rights` becomes nobody.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <fcntl.h>
#include <sys/resource.h>

static UNCOUNTED void give_up(const char *what)
{
    const struct rlimit none = {0, 0};
    int failed = 0;
    if (strcmp(what, "used") == 0)
        while (open("/dev/null", O_RDONLY) >= 0)
            ;
    else if (strcmp(what, "none") == 0)
        failed = setrlimit(RLIMIT_NOFILE, &none);
    else if (strcmp(what, "rights") == 0)
        failed = setgid(65534) != 0 || setuid(65534) != 0;
    if (failed)
        _exit(98);
    until_end();
}

int main(int argc, char **argv)
{
    for (int i = 0; i < 5; i++)
        argc += i % 2;
    give_up(argv[1] && argc > 0 ? argv[1] : "");
}
