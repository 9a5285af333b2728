/* SPDX-License-Identifier: MIT
 *
 * Takes sections and symbols of the module from its file.
 */
#include "llvm/module.h"

#include <elf.h>
#include <string.h>

#include "kernel/dynamic.h"
#include "kernel/object.h"
#include "llvm/raw.h"

/* What LLVM's runtime takes from libc, which no other program of a Debian 12 takes together. */
static const char *const imports[] = {"prctl", "uname", "ftruncate", "setenv"};

bool llvm_module_may_count(const struct dl_phdr_info *info)
{
    return dynamic_takes(info, imports, sizeof(imports) / sizeof(imports[0]));
}

/* Returns where the image has the section of this name. */
static struct llvm_section *section_named(struct llvm_image *image, const char *name)
{
    static const char prefix[] = "__llvm_prf_";
    if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
        return NULL;
    name += sizeof(prefix) - 1;
    return strcmp(name, "cnts") == 0    ? &image->counters
           : strcmp(name, "data") == 0  ? &image->data
           : strcmp(name, "names") == 0 ? &image->names
           : strcmp(name, "bits") == 0  ? &image->bitmap
           : strcmp(name, "vnds") == 0  ? &image->values
                                        : NULL;
}

static void take_section(struct llvm_image *image, const struct object *file,
                         const ElfW(Shdr) * section, uintptr_t base)
{
    struct llvm_section *to =
        section_named(image, object_string(file, file->names, section->sh_name));
    if (to && section->sh_flags & SHF_ALLOC &&
        llvm_image_holds(image, base + section->sh_addr, section->sh_size))
        *to = (struct llvm_section){(unsigned char *)base + section->sh_addr, section->sh_size};
}

/* Takes from a symbol of the runtime what can be had by its name only. */
static void take_symbol(struct llvm_image *image, const char *name, uintptr_t address)
{
    if (!llvm_image_holds(image, address, sizeof(uint64_t)))
        return;
    if (strcmp(name, "__llvm_profile_raw_version") == 0)
        image->version = *(const uint64_t *)address;
    else if (strcmp(name, "lprofCurFilename") == 0)
        image->pattern = (const char *const *)address; /* FilenamePat, its first member */
    else if (strcmp(name, "ProfileDumped") == 0)
        image->dumped = (const unsigned *)address;
    else if (strcmp(name, "__llvm_profile_filename") == 0)
        image->built_in = (const char *)address;
}

/* Where symbols are taken to. */
struct taking {
    struct llvm_image *image;
    uintptr_t base;
};

static void take_each_symbol(void *data, const char *name, uintptr_t value)
{
    const struct taking *taking = data;
    if (*name == '_' || *name == 'l' || *name == 'P')
        take_symbol(taking->image, name, taking->base + value);
}

/* Returns the number behind `words` in the text, 0 if they are not in it. */
static unsigned number_behind(const char *text, size_t size, const char *words)
{
    const char *at = memmem(text, size, words, strlen(words));
    unsigned number = 0;
    for (at = at ? at + strlen(words) : NULL; at && at < text + size && *at >= '0' && *at <= '9';
         at++)
        number = number * 10 + (unsigned)(*at - '0');
    return number;
}

/* Returns the LLVM release that a rustc of version 1.`minor` brings along. */
static unsigned llvm_of_rustc(unsigned minor)
{
    static const struct {
        unsigned char from, llvm;
    } steps[] = {{87, 20}, {82, 19}, {78, 18}, {73, 17}, {70, 16}, {65, 15}, {60, 14}, {56, 13}};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (minor >= steps[i].from)
            return steps[i].llvm;
    return minor ? 12 : 0;
}

/* Sets the raw version of a module without symbols, by what its compiler has left in .comment. */
static void guess_version(struct llvm_image *image, const char *comment, size_t size)
{
    unsigned llvm = number_behind(comment, size, "clang version ");
    if (llvm == 0)
        llvm = llvm_of_rustc(number_behind(comment, size, "rustc version 1."));
    image->version = llvm == 0    ? 0
                     : llvm >= 19 ? 10
                     : llvm == 18 ? 9
                     : llvm >= 14 ? 8
                     : llvm == 13 ? 7
                                  : 5;
}

static void read_sections(struct llvm_image *image, const struct object *file, uintptr_t base)
{
    const char *comment = NULL;
    size_t comment_size = 0;
    for (size_t i = 0; i < file->count; i++) {
        const ElfW(Shdr) *section = &file->sections[i];
        take_section(image, file, section, base);
        if (strcmp(object_string(file, file->names, section->sh_name), ".comment") == 0) {
            comment = object_part(file, section->sh_offset, section->sh_size);
            comment_size = section->sh_size;
        }
    }
    if (image->counters.size == 0 || image->data.size == 0)
        return;
    object_for_each_symbol(file, take_each_symbol, &(struct taking){image, base});
    if (image->version == 0 && comment)
        guess_version(image, comment, comment_size);
}

static void take_notes(struct llvm_image *image, const struct dl_phdr_info *info)
{
    for (int i = 0; i < info->dlpi_phnum && image->note_count < LLVM_NOTES_MAX; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type == PT_NOTE)
            image->notes[image->note_count++] = (struct llvm_section){
                (unsigned char *)(info->dlpi_addr + header->p_vaddr), header->p_memsz};
    }
}

bool llvm_module_read(struct llvm_image *image, const struct dl_phdr_info *info)
{
    struct object file;
    if (!object_open(&file, info))
        return false;
    read_sections(image, &file, info->dlpi_addr);
    object_close(&file);
    if (image->counters.size == 0 || image->data.size == 0)
        return false;
    take_notes(image, info);
    image->refusal = llvm_raw_refusal(image);
    return true;
}
