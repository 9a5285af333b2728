/* SPDX-License-Identifier: MIT
 *
 * Looks at the first kilobyte of the file, which the kernel is about to read anyway, and at the
 * section headers (elf(5)) of a file that is a stranger. The memory for that is mapped: the stack
 * may be that of a thread with 16 KB, of which half is in use.
 */
#include "exec/stranger.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <linux/capability.h>
#include <linux/xattr.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "blackbox/slot.h"
#include "kernel/sys.h"

#define HEAD_SIZE 1024
#define SECTIONS_MAX 64
#define NEEDED_SIZE 24 /* the part of a library's name that is read */

/* The file that is looked at, and its first kilobyte. */
struct file {
    int fd;
    char searched[PATH_MAX]; /* room for its path, where $PATH is searched */
    union {
        char bytes[HEAD_SIZE];
        ElfW(Ehdr) header;
    };
};

static bool read_at(const struct file *file, void *to, size_t size, uint64_t at)
{
    return sys_call(SYS_pread64, file->fd, to, size, at) == (long)size;
}

/* Returns the i-th program header, NULL if there is none or it lies behind the first kilobyte. */
static const ElfW(Phdr) * segment(const struct file *file, unsigned i)
{
    size_t at = file->header.e_phoff + i * sizeof(ElfW(Phdr));
    bool is_there = i < file->header.e_phnum && file->header.e_phentsize == sizeof(ElfW(Phdr)) &&
                    at + sizeof(ElfW(Phdr)) <= HEAD_SIZE && at % sizeof(void *) == 0;
    return is_there ? (const ElfW(Phdr) *)(const void *)(file->bytes + at) : NULL;
}

static const ElfW(Phdr) * segment_of_type(const struct file *file, unsigned type)
{
    const ElfW(Phdr) * found;
    for (unsigned i = 0; (found = segment(file, i)) && found->p_type != type; i++)
        ;
    return found;
}

/* Returns the offset in the file of what is loaded at `address`, 0 if nothing is. */
static uint64_t offset_of(const struct file *file, uint64_t address)
{
    const ElfW(Phdr) * load;
    for (unsigned i = 0; (load = segment(file, i)); i++)
        if (load->p_type == PT_LOAD && address >= load->p_vaddr &&
            address - load->p_vaddr < load->p_filesz)
            return load->p_offset + (address - load->p_vaddr);
    return 0;
}

/* Returns whether the program needs the address sanitizer's runtime. gcc makes it the first library
 * that a program needs. */
static bool needs_sanitizer(const struct file *file)
{
    const ElfW(Phdr) *dynamic = segment_of_type(file, PT_DYNAMIC);
    ElfW(Dyn) entry = {.d_tag = DT_NULL};
    char name[NEEDED_SIZE] = "";
    uint64_t needed = 0, strings = 0;
    for (uint64_t at = 0; dynamic && at < dynamic->p_filesz && !(needed && strings);
         at += sizeof(entry)) {
        if (!read_at(file, &entry, sizeof(entry), dynamic->p_offset + at) || entry.d_tag == DT_NULL)
            break;
        if (entry.d_tag == DT_NEEDED && !needed)
            needed = entry.d_un.d_val;
        else if (entry.d_tag == DT_STRTAB)
            strings = entry.d_un.d_ptr;
    }
    return needed && strings &&
           read_at(file, name, sizeof(name), offset_of(file, strings) + needed) &&
           (strncmp(name, "libasan.so", 10) == 0 || strncmp(name, "libclang_rt.asan", 16) == 0);
}

/* Returns whether the environment tells the sanitizer's runtime not to mind a preloaded library
 * (ASAN_OPTIONS). */
static bool sanitizer_allows_preload(char *const *environment)
{
    for (; environment && *environment; environment++)
        if (strncmp(*environment, "ASAN_OPTIONS=", 13) == 0)
            return strstr(*environment, "verify_asan_link_order=0");
    return false;
}

/* Such capabilities of a file are for everybody but root (capabilities(7)). With the inheritable
 * ones alone nobody gains any. */
static bool has_capabilities(const struct file *file)
{
    struct vfs_ns_cap_data data = {0};
    if (sys_call(SYS_getuid) == 0 || sys_call(SYS_fgetxattr, file->fd, XATTR_NAME_CAPS, &data,
                                              sizeof(data)) < (long)XATTR_CAPS_SZ_1)
        return false;
    return data.magic_etc & VFS_CAP_FLAGS_EFFECTIVE || data.data[0].permitted ||
           data.data[1].permitted;
}

/* The loader would ignore LD_PRELOAD (AT_SECURE, getauxval(3)). Where the group may not execute the
 * file, the bit means something else (inode(7)). */
static bool gains_rights(const struct file *file, const struct slot_place *found)
{
    const mode_t by_group = S_ISGID | S_IXGRP;
    return (found->mode & S_ISUID && found->owner != (uid_t)sys_call(SYS_geteuid)) ||
           ((found->mode & by_group) == by_group && found->group != (gid_t)sys_call(SYS_getegid)) ||
           has_capabilities(file);
}

static bool is_of_this_machine(const ElfW(Ehdr) * header)
{
#if defined(__x86_64__)
    const unsigned machine = EM_X86_64;
#else
    const unsigned machine = EM_AARCH64;
#endif
    return header->e_ident[EI_CLASS] == ELFCLASS64 && header->e_machine == machine;
}

/* Returns whether the program may have counters. Each instrumented file adds a function to one of
 * these lists, which have one of libc's. A program without section headers may have some. */
static bool may_have_counters(const struct file *file)
{
    const ElfW(Ehdr) *header = &file->header;
    bool is_known = false;
    if (header->e_shentsize != sizeof(ElfW(Shdr)))
        return true;
    for (unsigned i = 0; i < header->e_shnum && i < SECTIONS_MAX; i++) {
        ElfW(Shdr) section = {.sh_type = SHT_NULL};
        if (!read_at(file, &section, sizeof(section), header->e_shoff + i * sizeof(section)))
            return true;
        bool is_list = section.sh_type == SHT_INIT_ARRAY || section.sh_type == SHT_FINI_ARRAY;
        is_known |= is_list;
        if (is_list && section.sh_size > sizeof(void *))
            return true;
    }
    return !is_known;
}

static bool is_stranger(struct file *file, char *const *environment)
{
    struct slot_place found = {0};
    if (!slot_look(file->fd, &found) || !S_ISREG(found.mode) ||
        !read_at(file, file->bytes, sizeof(file->bytes), 0) ||
        memcmp(file->header.e_ident, ELFMAG, SELFMAG) != 0)
        return false;
    bool is_native = is_of_this_machine(&file->header);
    if (is_native && !gains_rights(file, &found) && segment_of_type(file, PT_INTERP) &&
        (!needs_sanitizer(file) || sanitizer_allows_preload(environment)))
        return false;
    return !is_native || may_have_counters(file);
}

/* Tells of the file at `path` if it is a stranger. Returns false if no such file can be opened. */
static bool look_at(struct file *file, const char *path, char *const *environment)
{
    file->fd = (int)sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file->fd < 0)
        return false;
    bool is_one = is_stranger(file, environment);
    sys_call(SYS_close, file->fd);
    if (is_one)
        blackbox_stranger(path);
    return true;
}

static const char *search_path(void)
{
    for (char **entry = environ; entry && *entry; entry++)
        if (strncmp(*entry, "PATH=", 5) == 0)
            return *entry + 5;
    return "/bin:/usr/bin";
}

static void search(struct file *file, const char *name, char *const *environment)
{
    char *path = file->searched;
    size_t name_size = strlen(name) + 1;
    for (const char *at = search_path(); *at; at += *at == ':') {
        size_t length = strcspn(at, ":");
        if (length > 0 && length + 1 + name_size <= sizeof(file->searched)) {
            char *end = mempcpy(path, at, length);
            *end++ = '/';
            memcpy(end, name, name_size);
            if (sys_call(SYS_faccessat, AT_FDCWD, path, X_OK) == 0 &&
                look_at(file, path, environment))
                return;
        }
        at += length;
    }
}

void stranger_tell(const char *program, bool is_searched, char *const *environment)
{
    if (!program || !blackbox_may_tell())
        return;
    struct file *file = sys_map(sizeof(*file));
    if (!file)
        return;
    if (is_searched && !strchr(program, '/'))
        search(file, program, environment);
    else
        look_at(file, program, environment);
    sys_call(SYS_munmap, file, sizeof(*file));
}
