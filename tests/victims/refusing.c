/* SPDX-License-Identifier: MIT
 *
 * `refusing HOW` counts, forbids itself msync(2), which then fails with EPERM, and ends.
 */
#include "endings.h"
#include "filter.h"

static UNCOUNTED void forbid(void)
{
    struct sock_filter code[] = {
        FILTER_BEGIN,
        FILTER_AT(msync, ERRNO | EPERM),
        FILTER_ELSE(ALLOW),
    };
    if (FILTER_INSTALL(code) < 0)
        fail("seccomp");
}

UNCOUNTED int main(int argc, char **argv)
{
    count(40);
    if (!is(argc > 2 ? argv[2] : NULL, "free"))
        forbid();
    say("ready\n");
    end_by(argc > 1 ? argv[1] : "");
}
