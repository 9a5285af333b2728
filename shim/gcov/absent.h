/* SPDX-License-Identifier: MIT
 *
 * The pages of a module's zeroed memory (.bss) that nobody has touched yet. The counters there are
 * zero, and to read them has the kernel bring each page in, which is most of what the flush of a
 * large program costs. /proc/self/pagemap tells those pages
 * (Documentation/admin-guide/mm/pagemap.rst: bit 63 says that a page is present, bit 62 that it is
 * swapped out).
 */
#ifndef COVKEEP_GCOV_ABSENT_H
#define COVKEEP_GCOV_ABSENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GCOV_PAGE ((uintptr_t)4096)

struct gcov_absent {
    uintptr_t start, end; /* whole pages; the same: nothing is known */
    uint64_t page[];      /* what pagemap says of each */
};

/* gcov_absent_size() returns how much memory is needed for those of [start, end).
 * Async-signal-safe, as all that follow. */
size_t gcov_absent_size(uintptr_t start, uintptr_t end);

/* gcov_absent_read() looks at the pages between `start` and `end`, of anonymous memory, now. Where
 * the kernel does not tell, nothing is known. */
void gcov_absent_read(struct gcov_absent *absent, uintptr_t start, uintptr_t end);

/* gcov_absent_holds() returns whether `size` bytes at `at` lie in pages that were not touched at
 * the last look; `absent` may be NULL. */
static inline bool gcov_absent_holds(const struct gcov_absent *absent, const void *at, size_t size)
{
    uintptr_t first = (uintptr_t)at, behind = first + size;
    if (!absent || first < absent->start || behind > absent->end || behind <= first)
        return false;
    for (uintptr_t page = (first - absent->start) / GCOV_PAGE;
         page <= (behind - 1 - absent->start) / GCOV_PAGE; page++)
        if (absent->page[page] >> 62)
            return false;
    return true;
}

#endif
