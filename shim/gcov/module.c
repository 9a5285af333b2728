/* SPDX-License-Identifier: MIT
 *
 * Reads a module's program headers and, word by word, its initialised writable data. What it finds
 * there is used only after a check that it lies in the module.
 */
#include "gcov/module.h"

#include <elf.h>
#include <string.h>

#include "kernel/arena.h"
#include "kernel/loaded.h"

static bool holds(uintptr_t start, uintptr_t end, uintptr_t address, size_t size)
{
    return address >= start && address <= end && end - address >= size;
}

static bool has_sound_functions(const struct gcov_image *image, const struct gcov_unit *unit)
{
    return unit->function_count > 0 &&
           unit->function_count <= (image->end - image->start) / sizeof(void *) &&
           gcov_image_holds(image, unit->functions, unit->function_count * sizeof(void *));
}

/* Returns whether a gcov_info lies at `at`. For an unknown version only its head can be judged. */
static bool is_record(const struct gcov_image *image, const struct gcov_segment *segment,
                      uintptr_t at)
{
    const struct gcov_record *record = (const struct gcov_record *)at;
    if (!record || !holds(segment->start, segment->end, at, sizeof(*record)) ||
        !gcov_is_version(record->version) || !gcov_image_has_name(image, record->filename))
        return false;
    const struct gcov_layout *layout = gcov_layout_of(record->version);
    struct gcov_unit unit;
    if (!layout)
        return true;
    if (!holds(segment->start, segment->end, at,
               sizeof(*record) + (layout->kinds + 2) * sizeof(void *)))
        return false;
    gcov_unit_read(&unit, record, layout);
    return has_sound_functions(image, &unit);
}

/* Returns whether the eight bytes at `at` may be a version, from A000 to Z999, and the padding
 * behind it: a look at every word of a large module must cost next to nothing. */
static bool may_be_version(uintptr_t at)
{
    const uint64_t first = (uint64_t)'A' << 24, behind = ((uint64_t)'Z' + 1) << 24;
    const uint64_t *word = (const uint64_t *)at;
    return word && *word - first < behind - first;
}

/* Returns the address of the first record of the image at or after `at`, 0 if there is none. */
static uintptr_t find_record(const struct gcov_image *image, uintptr_t at)
{
    for (unsigned i = 0; i < image->segment_count; i++) {
        const struct gcov_segment *segment = &image->segments[i];
        if (at < segment->start)
            at = segment->start;
        for (; at + sizeof(struct gcov_record) <= segment->end; at += sizeof(void *))
            if (may_be_version(at) && is_record(image, segment, at))
                return at;
    }
    return 0;
}

/* Returns whether a master lies at `at`: a version word alone in its eight bytes, then the address
 * of a root, perhaps in another module, or NULL before the constructors ran. */
static bool is_master(const struct gcov_image *image, const struct gcov_segment *segment,
                      uintptr_t at)
{
    const struct gcov_master *master = (const struct gcov_master *)at;
    return *(const uint64_t *)at == image->version && !is_record(image, segment, at) &&
           (uintptr_t)master->root % sizeof(void *) == 0;
}

static const struct gcov_master *find_master(const struct gcov_image *image)
{
    for (unsigned i = 0; i < image->segment_count; i++) {
        const struct gcov_segment *segment = &image->segments[i];
        for (uintptr_t at = segment->start; at + sizeof(struct gcov_master) <= segment->end;
             at += sizeof(void *))
            if (is_master(image, segment, at))
                return (const struct gcov_master *)at;
    }
    return NULL;
}

/* Makes the slots. An image that had this place before has left memory for slots, which is used
 * again if it is enough: a plugin may be loaded again and again. */
bool gcov_module_take_slots(struct gcov_image *image)
{
    if (image->slots_room < image->count) {
        image->slots = arena_take(image->count * sizeof(*image->slots));
        image->slots_room = image->slots ? image->count : 0;
    } else {
        memset(image->slots, 0, image->count * sizeof(*image->slots));
    }
    return image->slots;
}

bool gcov_module_search(struct gcov_image *image)
{
    uintptr_t first = find_record(image, 0);
    if (!first)
        return false;
    image->count = 0;
    for (uintptr_t at = first; at; at = find_record(image, at + sizeof(void *)))
        image->count++;
    if (!gcov_module_take_slots(image))
        return false;
    size_t i = 0;
    for (uintptr_t at = first; at && i < image->count; at = find_record(image, at + sizeof(void *)))
        image->slots[i++].record = (const struct gcov_record *)at;
    image->version = image->slots[0].record->version;
    image->layout = gcov_layout_of(image->version);
    image->master = find_master(image);
    return true;
}

/* Returns how many functions the module runs at its end. */
static size_t count_destructors(const ElfW(Dyn) * dynamic)
{
    for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++)
        if (dynamic->d_tag == DT_FINI_ARRAYSZ)
            return dynamic->d_un.d_val / sizeof(ElfW(Addr));
    return 0;
}

static void add_segment(struct gcov_image *image, uintptr_t start, const ElfW(Phdr) * header)
{
    if (image->segment_count == GCOV_SEGMENTS_MAX)
        return;
    struct gcov_segment *segment = &image->segments[image->segment_count++];
    segment->start = (start + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
    segment->end = start + header->p_filesz;
    segment->zero_end = start + header->p_memsz;
    if (segment->end < segment->start) /* it ends before its first whole word */
        segment->end = segment->start;
    if (segment->zero_end < segment->end)
        segment->zero_end = segment->end;
}

bool gcov_module_measure(struct gcov_image *image, const struct dl_phdr_info *info)
{
    const ElfW(Dyn) *dynamic = NULL;
    const struct loaded_range range = loaded_range(info);
    image->start = range.start;
    image->end = range.end;
    image->segment_count = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_DYNAMIC)
            dynamic = (const ElfW(Dyn) *)start;
        if (header->p_type == PT_LOAD && header->p_flags & PF_W)
            add_segment(image, start, header);
    }
    image->destructors = count_destructors(dynamic);
    return image->segment_count > 0 && image->destructors > 1;
}
