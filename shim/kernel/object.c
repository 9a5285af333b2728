/* SPDX-License-Identifier: MIT */
#include "kernel/object.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "kernel/maps.h"
#include "kernel/sys.h"

const void *object_part(const struct object *object, size_t offset, size_t size)
{
    return offset <= object->size && size <= object->size - offset ? object->at + offset : NULL;
}

const char *object_string(const struct object *object, const ElfW(Shdr) * strings, size_t offset)
{
    const char *all = object_part(object, strings->sh_offset, strings->sh_size);
    if (!all || offset >= strings->sh_size ||
        !memchr(all + offset, '\0', strings->sh_size - offset))
        return "";
    return all + offset;
}

/* The same for numbers, which must be aligned: the file is mapped at the beginning of a page. */
static const void *table(const struct object *object, size_t offset, size_t size)
{
    return offset % sizeof(void *) == 0 ? object_part(object, offset, size) : NULL;
}

/* Returns whether this is the file that the module was loaded from, by the program headers. */
static bool is_of(const struct object *object, const struct dl_phdr_info *info)
{
    const ElfW(Ehdr) *head = object_part(object, 0, sizeof(*head));
    size_t size = info->dlpi_phnum * sizeof(ElfW(Phdr));
    const void *headers = head ? object_part(object, head->e_phoff, size) : NULL;
    return headers && memcmp(head->e_ident, ELFMAG, SELFMAG) == 0 &&
           head->e_phnum == info->dlpi_phnum && memcmp(headers, info->dlpi_phdr, size) == 0;
}

static bool find_sections(struct object *object)
{
    const ElfW(Ehdr) *head = (const ElfW(Ehdr) *)(const void *)object->at;
    object->count = head->e_shnum;
    object->sections = table(object, head->e_shoff, object->count * sizeof(*object->sections));
    if (!object->sections || head->e_shstrndx >= object->count)
        return false;
    object->names = &object->sections[head->e_shstrndx];
    return true;
}

static bool map(struct object *object, const char *path)
{
    struct stat st = {0};
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    *object = (struct object){0};
    if (fd < 0)
        return false;
    sys_call(SYS_fstat, fd, &st);
    object->size = (size_t)st.st_size;
    object->at = object->size > 0 ? sys_map_as(object->size, PROT_READ, MAP_PRIVATE, fd) : NULL;
    sys_call(SYS_close, fd);
    return object->at;
}

void object_close(const struct object *object)
{
    sys_call(SYS_munmap, object->at, object->size);
}

static bool open_at(struct object *object, const char *path, const struct dl_phdr_info *info)
{
    if (!map(object, path))
        return false;
    if (is_of(object, info) && find_sections(object))
        return true;
    object_close(object);
    return false;
}

/* Where the loader was called with the program, /proc/self/exe is the loader. */
bool object_open(struct object *object, const struct dl_phdr_info *info)
{
    char path[PATH_MAX];
    const char *name = info->dlpi_name && *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
    return open_at(object, name, info) ||
           (maps_path_at(info->dlpi_phdr, path) && open_at(object, path, info));
}

static void walk_symbols(const struct object *object, const ElfW(Shdr) * section,
                         void (*each)(void *data, const char *name, uintptr_t value), void *data)
{
    const ElfW(Sym) *symbols = table(object, section->sh_offset, section->sh_size);
    if (!symbols || section->sh_link >= object->count)
        return;
    const ElfW(Shdr) *strings = &object->sections[section->sh_link];
    for (size_t i = 0; i < section->sh_size / sizeof(*symbols); i++)
        if (symbols[i].st_value != 0)
            each(data, object_string(object, strings, symbols[i].st_name), symbols[i].st_value);
}

void object_for_each_symbol(const struct object *object,
                            void (*each)(void *data, const char *name, uintptr_t value), void *data)
{
    for (size_t i = 0; i < object->count; i++)
        if (object->sections[i].sh_type == SHT_SYMTAB || object->sections[i].sh_type == SHT_DYNSYM)
            walk_symbols(object, &object->sections[i], each, data);
}
