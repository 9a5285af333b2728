/* SPDX-License-Identifier: MIT
 *
 * The owner's pid lies in a page that the kernel empties in every forked child and leaves alone in
 * a vfork child (MADV_WIPEONFORK, madvise(2), Linux 4.14): so it is right after a raw clone too,
 * which no fork handler sees.
 */
#include "process/owner.h"

#include <stddef.h>
#include <sys/mman.h>
#include <sys/types.h>

#include "kernel/sys.h"

static pid_t without_page;
static pid_t *owner = &without_page; /* 0: a fork is not over yet, or was not seen */

void owner_start(void)
{
    pid_t *page = sys_map(sizeof(*page));
    if (page && sys_call(SYS_madvise, page, sizeof(*page), MADV_WIPEONFORK) == 0)
        owner = page;
    *owner = (pid_t)sys_call(SYS_getpid);
}

void owner_forked(void)
{
    *owner = (pid_t)sys_call(SYS_getpid);
}

bool owner_is_me(void)
{
    return *owner == (pid_t)sys_call(SYS_getpid);
}

bool owner_is_other(void)
{
    return *owner != 0 && !owner_is_me();
}
