/* SPDX-License-Identifier: MIT
 *
 * Reads the module's dynamic section in memory, and then its file, which is mapped for the time of
 * the look. Nothing of the file is used before a check that it lies in the file.
 */
#include "llvm/module.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "kernel/maps.h"
#include "kernel/sys.h"
#include "llvm/raw.h"

/* What LLVM's runtime takes from libc, which no other program of a Debian 12 takes together. */
static const char imports[][10] = {"prctl", "uname", "ftruncate", "setenv"};
#define IMPORTS (sizeof(imports) / sizeof(imports[0]))

struct dynamic {
    size_t constructors;       /* entries of DT_INIT_ARRAY */
    const ElfW(Sym) * symbols; /* NULL: none */
    const char *names;
};

/* glibc has replaced the offsets in the dynamic section by addresses. */
static struct dynamic read_dynamic(const ElfW(Dyn) * entry)
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
static unsigned bit_of(const char *name)
{
    for (unsigned i = 0; i < IMPORTS; i++)
        if (strcmp(name, imports[i]) == 0)
            return 1u << i;
    return 0;
}

/* A linker puts the names that a module takes before those that it has (DT_GNU_HASH lists only the
 * latter), and none before the first name, which is empty. */
static bool takes_imports(const struct dynamic *dynamic)
{
    unsigned found = 0;
    for (const ElfW(Sym) *symbol = dynamic->symbols + 1;
         symbol->st_shndx == SHN_UNDEF && symbol->st_name != 0; symbol++) {
        found |= bit_of(dynamic->names + symbol->st_name);
        if (found == (1u << IMPORTS) - 1)
            return true;
    }
    return false;
}

bool llvm_module_may_count(const struct dl_phdr_info *info)
{
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_DYNAMIC)
            continue;
        struct dynamic dynamic =
            read_dynamic((const ElfW(Dyn) *)(info->dlpi_addr + header->p_vaddr));
        return dynamic.constructors > 1 && dynamic.symbols && dynamic.names &&
               takes_imports(&dynamic);
    }
    return false;
}

/* The module's file. */
struct file {
    const unsigned char *at;
    size_t size;
    const ElfW(Shdr) * sections;
    size_t count;
    const ElfW(Shdr) * names; /* of the sections */
};

static const void *part(const struct file *file, size_t offset, size_t size)
{
    return offset <= file->size && size <= file->size - offset ? file->at + offset : NULL;
}

/* Returns the string at this offset of a section of strings, "" if there is none. */
static const char *string_in(const struct file *file, const ElfW(Shdr) * strings, size_t offset)
{
    const char *all = part(file, strings->sh_offset, strings->sh_size);
    if (!all || offset >= strings->sh_size ||
        !memchr(all + offset, '\0', strings->sh_size - offset))
        return "";
    return all + offset;
}

/* Returns whether this is the file that the module was loaded from, by the program headers. */
static bool is_of(const struct file *file, const struct dl_phdr_info *info)
{
    const ElfW(Ehdr) *head = part(file, 0, sizeof(*head));
    size_t size = info->dlpi_phnum * sizeof(ElfW(Phdr));
    const void *headers = head ? part(file, head->e_phoff, size) : NULL;
    return headers && memcmp(head->e_ident, ELFMAG, SELFMAG) == 0 &&
           head->e_phnum == info->dlpi_phnum && memcmp(headers, info->dlpi_phdr, size) == 0;
}

static bool find_sections(struct file *file)
{
    const ElfW(Ehdr) *head = (const ElfW(Ehdr) *)(const void *)file->at;
    file->count = head->e_shnum;
    file->sections = part(file, head->e_shoff, file->count * sizeof(*file->sections));
    if (!file->sections || head->e_shstrndx >= file->count)
        return false;
    file->names = &file->sections[head->e_shstrndx];
    return true;
}

static bool open_file(struct file *file, const char *path)
{
    struct stat st = {0};
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return false;
    sys_call(SYS_fstat, fd, &st);
    file->size = (size_t)st.st_size;
    file->at = file->size > 0 ? sys_map_as(file->size, PROT_READ, MAP_PRIVATE, fd) : NULL;
    sys_call(SYS_close, fd);
    return file->at;
}

static void close_file(const struct file *file)
{
    sys_call(SYS_munmap, file->at, file->size);
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

static void take_section(struct llvm_image *image, const struct file *file,
                         const ElfW(Shdr) * section, uintptr_t base)
{
    struct llvm_section *to = section_named(image, string_in(file, file->names, section->sh_name));
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

static void take_symbols(struct llvm_image *image, const struct file *file,
                         const ElfW(Shdr) * section, uintptr_t base)
{
    const ElfW(Sym) *symbols = part(file, section->sh_offset, section->sh_size);
    if (!symbols || section->sh_link >= file->count)
        return;
    for (size_t i = 0; i < section->sh_size / sizeof(*symbols); i++) {
        const char *name = string_in(file, &file->sections[section->sh_link], symbols[i].st_name);
        if (symbols[i].st_value != 0 && (*name == '_' || *name == 'l' || *name == 'P'))
            take_symbol(image, name, base + symbols[i].st_value);
    }
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

static void read_sections(struct llvm_image *image, const struct file *file, uintptr_t base)
{
    const char *comment = NULL;
    size_t comment_size = 0;
    for (size_t i = 0; i < file->count; i++) {
        const ElfW(Shdr) *section = &file->sections[i];
        take_section(image, file, section, base);
        if (strcmp(string_in(file, file->names, section->sh_name), ".comment") == 0) {
            comment = part(file, section->sh_offset, section->sh_size);
            comment_size = section->sh_size;
        }
    }
    if (image->counters.size == 0 || image->data.size == 0)
        return;
    for (size_t i = 0; i < file->count; i++)
        if (file->sections[i].sh_type == SHT_SYMTAB || file->sections[i].sh_type == SHT_DYNSYM)
            take_symbols(image, file, &file->sections[i], base);
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

/* Returns whether this was the module's file. */
static bool read_file(struct llvm_image *image, const struct dl_phdr_info *info, const char *path)
{
    struct file file = {0};
    if (!open_file(&file, path))
        return false;
    bool is_its_file = is_of(&file, info);
    if (is_its_file && find_sections(&file))
        read_sections(image, &file, info->dlpi_addr);
    close_file(&file);
    return is_its_file;
}

/* Where the loader was called with the program, /proc/self/exe is the loader. */
static void find_file(struct llvm_image *image, const struct dl_phdr_info *info)
{
    char path[PATH_MAX];
    const char *name = info->dlpi_name && *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
    if (!read_file(image, info, name) && maps_path_at(info->dlpi_phdr, path))
        read_file(image, info, path);
}

bool llvm_module_read(struct llvm_image *image, const struct dl_phdr_info *info)
{
    find_file(image, info);
    if (image->counters.size == 0 || image->data.size == 0)
        return false;
    take_notes(image, info);
    image->refusal = llvm_raw_refusal(image);
    return true;
}
