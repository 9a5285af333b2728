/* SPDX-License-Identifier: MIT
 *
 * Descriptors and limits: everything else of the program either is shared or was left behind by
 * clone(2).
 */
#include "keeper/inherited.h"

#include <sys/resource.h>
#include <unistd.h>

#include "kernel/sys.h"
#include "report.h"

/* A pipe that a harness reads to its end must not stay open in the keeper. */
static void close_all(void)
{
    unsigned first = 0;
    if (report_keeps_stderr()) {
        sys_call(SYS_close, STDIN_FILENO);
        sys_call(SYS_close, STDOUT_FILENO);
        first = STDERR_FILENO + 1;
    }
    if (sys_call(SYS_close_range, first, ~0u, 0) == 0)
        return;
    struct rlimit limit = {.rlim_cur = 1024}; /* before Linux 5.9 */
    sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit);
    for (unsigned fd = first; fd < limit.rlim_cur && fd < 65536; fd++)
        sys_call(SYS_close, fd);
}

/* Lifts limits that the program set itself before it forked, as far as the rights go. */
static void lift_limits(void)
{
    const struct rlimit files = {64, 64}, none = {RLIM_INFINITY, RLIM_INFINITY};
    struct rlimit now = {0};
    sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &now);
    if (now.rlim_cur < files.rlim_cur)
        sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, &files, NULL);
    sys_call(SYS_prlimit64, 0, RLIMIT_FSIZE, &none, NULL);
}

void inherited_let_go(void)
{
    close_all();
    lift_limits();
}
