/* SPDX-License-Identifier: MIT
 *
 * Lays out and relocates. The file may be damaged on purpose: no address or size is believed before
 * it has been compared with the image.
 */
#include "cli/doctor/image.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE ((uintptr_t)4096)
#define SIZE_MAX_SANE ((uintptr_t)64 << 30)

#if defined(__x86_64__)
#define RELATIVE R_X86_64_RELATIVE
#define ABSOLUTE R_X86_64_64
#else
#define RELATIVE R_AARCH64_RELATIVE
#define ABSOLUTE R_AARCH64_ABS64
#endif

#ifndef DT_RELR
#define DT_RELRSZ 35
#define DT_RELR 36
#endif

static bool has(const struct doctor_image *image, uintptr_t address, size_t size)
{
    return gcov_image_holds(&image->gcov, (const void *)address, size);
}

/* The same for a table of numbers, which must be aligned. */
static bool has_table(const struct doctor_image *image, uintptr_t address, size_t size)
{
    return address % sizeof(void *) == 0 && has(image, address, size);
}

/* Returns the next header of that type from `header` on, NULL at the end; at first `header` is
 * NULL. */
static const Elf64_Phdr *next_of(const struct doctor_segments *segments, uint32_t type,
                                 const Elf64_Phdr *header)
{
    const Elf64_Phdr *end = segments->header + segments->count;
    for (header = header ? header + 1 : segments->header; header < end; header++)
        if (header->p_type == type)
            return header;
    return NULL;
}

/* The range of addresses that the file asks for; false if that makes no sense. */
static bool measure(const struct doctor_segments *segments, uintptr_t *low, uintptr_t *high)
{
    *low = UINTPTR_MAX, *high = 0;
    for (const Elf64_Phdr *header = NULL; (header = next_of(segments, PT_LOAD, header));) {
        if (header->p_memsz > SIZE_MAX_SANE || header->p_vaddr > UINTPTR_MAX / 2)
            return false;
        if (header->p_vaddr < *low)
            *low = header->p_vaddr & ~(PAGE - 1);
        if (header->p_vaddr + header->p_memsz > *high)
            *high = header->p_vaddr + header->p_memsz;
    }
    return *low < *high && *high - *low < SIZE_MAX_SANE;
}

size_t doctor_image_size(const struct doctor_segments *segments)
{
    uintptr_t low, high;
    return measure(segments, &low, &high) ? high - low : 0;
}

/* A program that is not position-independent has no relocations, so it must lie at its own
 * addresses. */
static bool reserve(struct doctor_image *image, uintptr_t low, uintptr_t high, bool anywhere)
{
    void *place = anywhere ? NULL : (void *)low;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (anywhere ? 0 : MAP_FIXED_NOREPLACE);
    void *memory = mmap(place, high - low, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    if (!anywhere && memory != place) { /* Linux before 4.17 ignores the flag */
        munmap(memory, high - low);
        return false;
    }
    image->gcov.start = (uintptr_t)memory;
    image->gcov.end = (uintptr_t)memory + (high - low);
    image->bias = (uintptr_t)memory - low;
    return true;
}

static void load(struct gcov_image *image, uintptr_t bias, const struct doctor_segments *segments,
                 int fd)
{
    for (const Elf64_Phdr *header = NULL; (header = next_of(segments, PT_LOAD, header));) {
        void *start = (void *)(header->p_vaddr + bias);
        if (!gcov_image_holds(image, start, header->p_filesz))
            continue;
        ssize_t got = pread(fd, start, header->p_filesz, (off_t)header->p_offset);
        if (got < 0)
            continue;
        if (!(header->p_flags & PF_W) || image->segment_count == GCOV_SEGMENTS_MAX)
            continue;
        image->segments[image->segment_count++] = (struct gcov_segment){
            .start = ((uintptr_t)start + 7) & ~(uintptr_t)7, .end = (uintptr_t)start + (size_t)got};
    }
}

static void find_dynamic(struct doctor_image *image, const struct doctor_segments *segments)
{
    for (const Elf64_Phdr *header = NULL; (header = next_of(segments, PT_DYNAMIC, header));) {
        uintptr_t start = header->p_vaddr + image->bias;
        if (start % sizeof(void *) || !has(image, start, header->p_filesz))
            continue;
        image->dynamic = (const ElfW(Dyn) *)start;
        image->dynamic_count = header->p_filesz / sizeof(*image->dynamic);
    }
}

uintptr_t doctor_image_dynamic(const struct doctor_image *image, int64_t tag)
{
    for (size_t i = 0; i < image->dynamic_count && image->dynamic[i].d_tag != DT_NULL; i++)
        if (image->dynamic[i].d_tag == tag)
            return image->dynamic[i].d_un.d_val;
    return 0;
}

const char *doctor_image_string(const struct doctor_image *image, size_t offset)
{
    uintptr_t table = doctor_image_dynamic(image, DT_STRTAB);
    uintptr_t start = table + image->bias + offset;
    if (!table || !has(image, start, 1))
        return NULL;
    return memchr((void *)start, '\0', image->gcov.end - start) ? (const char *)start : NULL;
}

static void set_word(const struct doctor_image *image, uintptr_t address, uintptr_t value)
{
    if (has(image, address, sizeof(value)))
        memcpy((void *)address, &value, sizeof(value));
}

/* The value of a symbol. One of another module cannot be followed here, so it gets a value that is
 * only not NULL. */
static uintptr_t symbol_value(const struct doctor_image *image, size_t index)
{
    const ElfW(Sym) * symbol;
    uintptr_t at = doctor_image_dynamic(image, DT_SYMTAB) + image->bias + index * sizeof(*symbol);
    symbol = (const ElfW(Sym) *)at;
    if (!has_table(image, at, sizeof(*symbol)) || symbol->st_shndx == SHN_UNDEF)
        return 1;
    return symbol->st_value + image->bias;
}

static void apply_rela(const struct doctor_image *image)
{
    const ElfW(Rela) *rela =
        (const ElfW(Rela) *)(doctor_image_dynamic(image, DT_RELA) + image->bias);
    size_t count = doctor_image_dynamic(image, DT_RELASZ) / sizeof(*rela);
    if (!has_table(image, (uintptr_t)rela, count * sizeof(*rela)))
        return;
    for (; count > 0; rela++, count--) {
        uintptr_t place = rela->r_offset + image->bias, addend = (uintptr_t)rela->r_addend;
        if (ELF64_R_TYPE(rela->r_info) == RELATIVE)
            set_word(image, place, image->bias + addend);
        else if (ELF64_R_TYPE(rela->r_info) == ABSOLUTE)
            set_word(image, place, symbol_value(image, ELF64_R_SYM(rela->r_info)) + addend);
    }
}

static void add_bias(const struct doctor_image *image, uintptr_t place)
{
    uintptr_t value = 0;
    if (!place || !has(image, place, sizeof(value)))
        return;
    memcpy(&value, (void *)place, sizeof(value));
    set_word(image, place, value + image->bias);
}

/* An even entry is a place, an odd one a map of the 63 words behind the last place (gABI,
 * SHT_RELR). */
static void apply_relr(const struct doctor_image *image)
{
    const uint64_t *entry = (const uint64_t *)(doctor_image_dynamic(image, DT_RELR) + image->bias);
    size_t count = doctor_image_dynamic(image, DT_RELRSZ) / sizeof(*entry);
    uintptr_t place = 0;
    if (!has_table(image, (uintptr_t)entry, count * sizeof(*entry)))
        return;
    for (; count > 0; entry++, count--) {
        if (*entry % 2 == 0) {
            add_bias(image, *entry + image->bias);
            place = *entry + image->bias + sizeof(void *);
            continue;
        }
        for (unsigned bit = 1; bit < 64; bit++)
            if (*entry >> bit & 1)
                add_bias(image, place + (bit - 1) * sizeof(void *));
        place += 63 * sizeof(void *);
    }
}

void doctor_image_map(struct doctor_image *image, const struct doctor_segments *segments, int fd)
{
    uintptr_t low, high;
    if (!measure(segments, &low, &high) || !reserve(image, low, high, segments->is_anywhere))
        return;
    load(&image->gcov, image->bias, segments, fd);
    find_dynamic(image, segments);
    if (doctor_image_dynamic(image, DT_RELA))
        apply_rela(image);
    if (doctor_image_dynamic(image, DT_RELR))
        apply_relr(image);
}
