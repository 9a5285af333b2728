/* SPDX-License-Identifier: MIT
 *
 * Reads by libelf. The descriptor must stay open, since libelf maps the file by it.
 */
#include "cli/doctor/object.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/text.h"

#if defined(__x86_64__)
#define NATIVE_MACHINE EM_X86_64
#else
#define NATIVE_MACHINE EM_AARCH64
#endif

static bool is_native(const struct doctor_object *object)
{
    const unsigned char *ident = object->header.e_ident;
    return ident[EI_CLASS] == ELFCLASS64 && ident[EI_DATA] == ELFDATA2LSB &&
           object->header.e_machine == NATIVE_MACHINE;
}

static void find_interpreter(struct doctor_object *object)
{
    size_t count = 0;
    GElf_Phdr header;
    elf_getphdrnum(object->elf, &count);
    for (size_t i = 0; i < count && gelf_getphdr(object->elf, (int)i, &header); i++) {
        char path[PATH_MAX] = "";
        size_t size = header.p_filesz < sizeof(path) - 1 ? header.p_filesz : sizeof(path) - 1;
        if (header.p_type == PT_INTERP &&
            pread(object->fd, path, size, (off_t)header.p_offset) == (ssize_t)size)
            object->interpreter = text_print("%s", path);
    }
}

/* A pipe must not be waited for, so the file is opened without blocking. */
static bool open_file(struct doctor_object *object)
{
    struct stat st;
    object->fd = open(object->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (object->fd < 0)
        return false;
    if (fstat(object->fd, &st) == 0 && S_ISREG(st.st_mode) && elf_version(EV_CURRENT) != EV_NONE)
        object->elf = elf_begin(object->fd, ELF_C_READ_MMAP, NULL);
    if (object->elf && elf_kind(object->elf) == ELF_K_ELF &&
        gelf_getehdr(object->elf, &object->header))
        return true;
    elf_end(object->elf);
    close(object->fd);
    errno = ENOEXEC;
    return false;
}

bool doctor_object_open_flat(struct doctor_object *object, const char *path, const char *file)
{
    *object = (struct doctor_object){.path = path, .file = file};
    if (!open_file(object))
        return false;
    find_interpreter(object);
    object->is_native = is_native(object);
    return true;
}

bool doctor_object_lay_out(struct doctor_object *object, size_t most)
{
    if (!object->is_native)
        return false;
    struct doctor_segments segments = {.header = elf64_getphdr(object->elf),
                                       .is_anywhere = object->header.e_type == ET_DYN};
    if (segments.header && elf_getphdrnum(object->elf, &segments.count) == 0 &&
        doctor_image_size(&segments) <= most)
        doctor_image_map(&object->image, &segments, object->fd);
    return object->image.gcov.start != 0;
}

void doctor_object_close(struct doctor_object *object)
{
    const struct gcov_image *mapped = &object->image.gcov;
    if (mapped->start)
        munmap((void *)mapped->start, mapped->end - mapped->start);
    elf_end(object->elf);
    close(object->fd);
    free((char *)(uintptr_t)object->interpreter);
}

bool doctor_object_has_section(const struct doctor_object *object, const char *name)
{
    size_t names;
    GElf_Shdr header;
    if (elf_getshdrstrndx(object->elf, &names) != 0)
        return false;
    for (Elf_Scn *section = NULL; (section = elf_nextscn(object->elf, section));) {
        const char *called = NULL;
        if (gelf_getshdr(section, &header))
            called = elf_strptr(object->elf, names, header.sh_name);
        if (called && strcmp(called, name) == 0)
            return true;
    }
    return false;
}

bool doctor_object_holds(const struct doctor_object *object, const char *bytes)
{
    size_t size;
    const char *file = elf_rawfile(object->elf, &size);
    return file && memmem(file, size, bytes, strlen(bytes));
}
