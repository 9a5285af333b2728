/* SPDX-License-Identifier: MIT
 *
 * Asks by system calls that fail where there is no memory, and do nothing else.
 */
#include "kernel/pages.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/sys.h"

#define PAGE ((uintptr_t)4096) /* at most the kernel's */

/* rt_sigprocmask(2) reads the set before it finds that ~0 is no valid `how`. */
bool pages_are_readable(uintptr_t start, size_t size)
{
    for (uintptr_t page = start & ~(PAGE - 1); page < start + size; page += PAGE)
        if (sys_call(SYS_rt_sigprocmask, ~0, page, NULL, sizeof(uint64_t)) == -EFAULT)
            return false;
    return true;
}

/* msync(2) fails with ENOMEM where nothing is mapped, and does nothing to private memory. Any other
 * error is that of a filter, and says nothing of the memory. */
bool pages_are_mapped(uintptr_t start, size_t size)
{
    uintptr_t page = start & ~(PAGE - 1);
    long error = sys_call(SYS_msync, page, start + size - page, MS_ASYNC);
    return error == 0 || (error != -ENOMEM && pages_are_readable(start, size));
}

bool pages_hold_string(const char *text, size_t size)
{
    for (size_t length = 0; length < size;) {
        uintptr_t at = (uintptr_t)text + length;
        size_t rest = PAGE - at % PAGE;
        if (!pages_are_readable(at, 1))
            return false;
        if (memchr(text + length, '\0', rest))
            return true;
        length += rest;
    }
    return false;
}
