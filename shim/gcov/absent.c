/* SPDX-License-Identifier: MIT
 *
 * What is opened by that name may be another file, in a root of the program's own. So it must say
 * of a page that is present, that of `absent` itself, that it is.
 */
#include "gcov/absent.h"

#include <fcntl.h>

#include "kernel/sys.h"

#define PRESENT ((uint64_t)1 << 63)

static uintptr_t first_page(uintptr_t start)
{
    return (start + GCOV_PAGE - 1) & ~(GCOV_PAGE - 1);
}

static uintptr_t behind_pages(uintptr_t end)
{
    return end & ~(GCOV_PAGE - 1);
}

size_t gcov_absent_size(uintptr_t start, uintptr_t end)
{
    uintptr_t first = first_page(start), behind = behind_pages(end);
    return sizeof(struct gcov_absent) +
           (behind > first ? behind - first : 0) / GCOV_PAGE * sizeof(uint64_t);
}

static bool read_pages(int fd, uint64_t *to, uintptr_t start, size_t size)
{
    return sys_call(SYS_pread64, fd, to, size, start / GCOV_PAGE * sizeof(*to)) == (long)size;
}

void gcov_absent_read(struct gcov_absent *absent, uintptr_t start, uintptr_t end)
{
    uintptr_t first = first_page(start), behind = behind_pages(end);
    uint64_t own = 0;
    absent->start = absent->end = 0;
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, "/proc/self/pagemap",
                           O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return;
    if (behind > first && read_pages(fd, &own, (uintptr_t)absent, sizeof(own)) && own & PRESENT &&
        read_pages(fd, absent->page, first, (behind - first) / GCOV_PAGE * sizeof(uint64_t))) {
        absent->start = first;
        absent->end = behind;
    }
    sys_call(SYS_close, fd);
}
