/* SPDX-License-Identifier: MIT
 *
 * The owner's pid. It lies in a page that the kernel empties in every forked child and leaves alone
 * in a vfork child (MADV_WIPEONFORK, madvise(2), Linux 4.14). So it is right after a raw clone(2),
 * too, which no fork handler sees. Where there is no such page, a forked child passes for a guest
 * until owner_forked().
 */
#include "process/owner.h"

#include <sys/mman.h>
#include <sys/types.h>

#include "kernel/sys.h"

static pid_t without_page;
static pid_t *owner = &without_page; /* 0: not armed, or a forked child before owner_forked() */

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
