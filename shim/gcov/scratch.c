/* SPDX-License-Identifier: MIT
 *
 * Where the updates are watched the memory is that of a file, for sendfile(2) takes what it sends
 * from one (commit.h).
 */
#include "gcov/scratch.h"

#include <sys/mman.h>

#include "kernel/sys.h"

#define GRAIN ((size_t)0xffff)

/* Of a file without a name. A child that is forked meanwhile gets nothing of it. */
static void *map_file(size_t size, int *file)
{
    void *memory = NULL;
    int fd = (int)sys_call(SYS_memfd_create, "covkeep", MFD_CLOEXEC);
    if (fd < 0)
        return NULL;
    if (sys_may_write_up_to(size) && sys_call(SYS_ftruncate, fd, size) == 0)
        memory = sys_map_as(size, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
    if (!memory) {
        sys_call(SYS_close, fd);
        return NULL;
    }
    sys_call(SYS_madvise, memory, size, MADV_DONTFORK);
    *file = fd;
    return memory;
}

void gcov_scratch_drop(struct gcov_scratch *scratch)
{
    if (scratch->memory)
        sys_call(SYS_munmap, scratch->memory, scratch->size);
    scratch->memory = NULL;
    scratch->size = 0;
    scratch->is_file = false;
}

void gcov_scratch_free(struct gcov_scratch *scratch)
{
    if (scratch->is_file)
        sys_call(SYS_close, scratch->fd);
    gcov_scratch_drop(scratch);
}

bool gcov_scratch_has(struct gcov_scratch *scratch, size_t size)
{
    if (scratch->size >= size)
        return true;
    gcov_scratch_free(scratch);
    size = (size + GRAIN) & ~GRAIN;
    unsigned char *memory = scratch->is_watched ? map_file(size, &scratch->fd) : NULL;
    scratch->is_file = memory;
    if (!memory)
        memory = sys_map(size);
    if (!memory)
        return false;
    scratch->memory = memory;
    scratch->size = size;
    return true;
}
