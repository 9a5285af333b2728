/* SPDX-License-Identifier: MIT */
#include "kernel/dynamic.h"

#include <elf.h>
#include <string.h>

struct dynamic {
    size_t constructors;       /* entries of DT_INIT_ARRAY */
    const ElfW(Sym) * symbols; /* NULL: none */
    const char *names;
};

/* glibc has replaced the offsets in the dynamic section by addresses. */
static struct dynamic read_section(const ElfW(Dyn) * entry)
{
    struct dynamic dynamic = {0};
    for (; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == DT_INIT_ARRAYSZ)
            dynamic.constructors = entry->d_un.d_val / sizeof(ElfW(Addr));
        if (entry->d_tag == DT_SYMTAB)
            dynamic.symbols = (const ElfW(Sym) *)entry->d_un.d_ptr;
        if (entry->d_tag == DT_STRTAB)
            dynamic.names = (const char *)entry->d_un.d_ptr;
    }
    return dynamic;
}

/* Returns the bit of the import of that name, 0 if it is none of them. */
static unsigned bit_of(const char *name, const char *const *imports, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(name, imports[i]) == 0)
            return 1u << i;
    return 0;
}

/* A linker puts the names that a module takes before those that it has (DT_GNU_HASH lists only the
 * latter), and none before the first name, which is empty. */
static bool takes_all(const struct dynamic *dynamic, const char *const *imports, unsigned count)
{
    unsigned found = 0;
    for (const ElfW(Sym) *symbol = dynamic->symbols + 1;
         symbol->st_shndx == SHN_UNDEF && symbol->st_name != 0; symbol++) {
        found |= bit_of(dynamic->names + symbol->st_name, imports, count);
        if (found == (1u << count) - 1)
            return true;
    }
    return false;
}

bool dynamic_takes(const struct dl_phdr_info *info, const char *const *imports, unsigned count)
{
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_DYNAMIC)
            continue;
        struct dynamic dynamic =
            read_section((const ElfW(Dyn) *)(info->dlpi_addr + header->p_vaddr));
        return dynamic.constructors > 1 && dynamic.symbols && dynamic.names &&
               takes_all(&dynamic, imports, count);
    }
    return false;
}
