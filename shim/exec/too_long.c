/* SPDX-License-Identifier: MIT
 *
 * Judges lists by the kernel's rule. After an exec without our additions that has succeeded nobody
 * is left to tell, so the line is written before the exec.
 */
#include "exec/too_long.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

#include "kernel/quiet.h"
#include "kernel/sys.h"
#include "report.h"

#define LEAST 131072         /* ARG_MAX of linux/limits.h */
#define MOST (6UL << 20)     /* three quarters of _STK_LIM */
#define STRING_MOST 131072UL /* MAX_ARG_STRLEN */

/* Returns how many bytes the kernel takes. A quiet process cannot ask for its stack limit: there
 * the most that any process has counts. */
static size_t kernel_limit(void)
{
    struct rlimit stack = {.rlim_cur = MOST * 4};
    if (!quiet_is_on())
        sys_call(SYS_prlimit64, 0, RLIMIT_STACK, NULL, &stack);
    size_t quarter = stack.rlim_cur / 4;
    return quarter < LEAST ? LEAST : quarter > MOST ? MOST : quarter;
}

/* Returns the size of the strings and of the pointers to them; more than any limit when a string is
 * too long by itself. */
static size_t size_of(char *const *list)
{
    size_t size = 0;
    for (; list && *list; list++) {
        size_t length = strlen(*list) + 1;
        size += sizeof(*list) + (length > STRING_MOST ? MOST : length);
    }
    return size;
}

bool too_long_kernel_takes(const struct too_long_start *start, char *const *environment)
{
    static char *const nothing[] = {"", NULL};
    size_t path = start->path ? strlen(start->path) + 1 : 0;
    char *const *argv = start->argv && *start->argv ? start->argv : nothing;
    return path + size_of(argv) + size_of(environment) <= kernel_limit();
}

void too_long_tell(const struct too_long_start *start)
{
    if (!quiet_is_on())
        report_loss(LOSS_NOT_PASSED_ON, start->path);
}

bool too_long_must_retry(const struct too_long_start *start, int error)
{
    if (error != E2BIG || start->restored == start->own)
        return false;
    if (too_long_kernel_takes(start, start->own))
        too_long_tell(start);
    return true;
}
