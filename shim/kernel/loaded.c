/* SPDX-License-Identifier: MIT
 *
 * Reads program headers (PT_LOAD, elf(5)).
 */
#include "kernel/loaded.h"

struct loaded_range loaded_range(const struct dl_phdr_info *info)
{
    struct loaded_range range = {.start = UINTPTR_MAX};
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header->p_vaddr, end = start + header->p_memsz;
        if (header->p_type != PT_LOAD)
            continue;
        range.start = start < range.start ? start : range.start;
        range.end = end > range.end ? end : range.end;
    }
    return range;
}

static int is_at(struct dl_phdr_info *info, size_t size, void *start)
{
    (void)size;
    return loaded_range(info).start == *(uintptr_t *)start;
}

bool loaded_is_at(uintptr_t start)
{
    return dl_iterate_phdr(is_at, &start);
}
