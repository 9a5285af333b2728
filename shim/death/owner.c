/* SPDX-License-Identifier: MIT
 *
 * The owner's pid lies in a page that the kernel empties in every forked child and leaves alone in
 * a vfork child (MADV_WIPEONFORK, madvise(2), Linux 4.14): so it is right after a raw clone too,
 * which no fork handler sees.
 */
#include "death/owner.h"

#include <sys/mman.h>
#include <unistd.h>

static pid_t without_page;
static pid_t *owner = &without_page; /* 0: nobody has asked since the fork */

void owner_start(void)
{
    pid_t *page =
        mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED && madvise(page, sizeof(*page), MADV_WIPEONFORK) == 0)
        owner = page;
    *owner = getpid();
}

void owner_forked(void)
{
    *owner = getpid();
}

bool owner_is_me(void)
{
    pid_t nobody = 0;
    pid_t me = getpid();
    __atomic_compare_exchange_n(owner, &nobody, me, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    return *owner == me;
}
