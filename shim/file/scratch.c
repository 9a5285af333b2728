/* SPDX-License-Identifier: MIT
 *
 * Where the updates are watched, the memory is that of a memfd, since sendfile(2) takes what it
 * sends from a file (commit.h). Where no memfd can be had, it is ordinary memory.
 */
#include "file/scratch.h"

#include <sys/mman.h>

#include "kernel/sys.h"

/* Sizes are rounded up to 64 KB. */
#define GRAIN ((size_t)0xffff)

/* Returns a mapping of a new memfd, NULL where none can be had. A child that is forked meanwhile
 * does not get the mapping. */
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

void file_scratch_drop(struct file_scratch *scratch)
{
    if (scratch->memory)
        sys_call(SYS_munmap, scratch->memory, scratch->size);
    scratch->memory = NULL;
    scratch->size = 0;
    scratch->is_file = false;
}

void file_scratch_free(struct file_scratch *scratch)
{
    if (scratch->is_file)
        sys_call(SYS_close, scratch->fd);
    file_scratch_drop(scratch);
}

bool file_scratch_reserve(struct file_scratch *scratch, size_t size)
{
    if (scratch->size >= size)
        return true;
    file_scratch_free(scratch);
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
