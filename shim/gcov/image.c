/* SPDX-License-Identifier: MIT
 *
 * Searching modules and keeping the list. The list is made of places that are taken and given
 * back by one atomic word each: signal handlers walk it at any time, and a forked child never finds
 * a lock held.
 */
#include "gcov/image.h"

#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/arena.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

enum { FREE, TAKEN, LIVE };

#define PLACES 4
struct places {
    struct gcov_image images[PLACES];
    struct places *more; /* atomic */
};
static START_PAGE struct places *list; /* atomic */

static struct places *load(struct places *const *from)
{
    return __atomic_load_n(from, __ATOMIC_ACQUIRE);
}

/* What is there; made when there is nothing yet, NULL where that fails. */
static struct places *load_or_make(struct places **from)
{
    struct places *none = NULL;
    struct places *fresh = load(from) ? NULL : arena_take(sizeof(*fresh));
    if (fresh)
        __atomic_compare_exchange_n(from, &none, fresh, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
    return load(from);
}

static bool claim(struct gcov_image *image, int expected)
{
    return __atomic_compare_exchange_n(&image->state, &expected, TAKEN, 0, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED);
}

static struct gcov_image *take_place(void)
{
    struct places *places = load_or_make(&list);
    for (; places; places = load_or_make(&places->more))
        for (size_t i = 0; i < PLACES; i++)
            if (claim(&places->images[i], FREE))
                return &places->images[i];
    return NULL;
}

static void set_state(struct gcov_image *image, int state)
{
    __atomic_store_n(&image->state, state, __ATOMIC_RELEASE);
}

static void unmap(struct gcov_memory *memory)
{
    if (memory->at)
        sys_call(SYS_munmap, memory->at, memory->size);
    memory->at = NULL;
}

/* Several threads may come to that; and a forked child finds it live, whole, or not at all. */
static void forget(struct gcov_image *image)
{
    if (!claim(image, LIVE))
        return;
    unmap(&image->names);
    unmap(&image->baseline);
    set_state(image, FREE);
}

static bool is_live(const struct gcov_image *image)
{
    return __atomic_load_n(&image->state, __ATOMIC_ACQUIRE) == LIVE;
}

struct gcov_image *gcov_image_next(const struct gcov_image *image)
{
    struct places *places = load(&list);
    size_t i = 0;
    if (image) {
        while (image < places->images || image >= places->images + PLACES)
            places = places->more;
        i = (size_t)(image - places->images) + 1;
    }
    for (; places; places = load(&places->more), i = 0)
        for (; i < PLACES; i++)
            if (is_live(&places->images[i]))
                return &places->images[i];
    return NULL;
}

static bool holds(uintptr_t start, uintptr_t end, uintptr_t address, size_t size)
{
    return address >= start && address <= end && end - address >= size;
}

static bool in_module(const struct gcov_image *image, const void *pointer, size_t size)
{
    return holds(image->start, image->end, (uintptr_t)pointer, size);
}

static bool is_gcda_name(const struct gcov_image *image, const char *name)
{
    static const char ending[] = ".gcda";
    if (!in_module(image, name, sizeof(ending)))
        return false;
    size_t length = strnlen(name, image->end - (uintptr_t)name);
    return length >= sizeof(ending) - 1 && length < image->end - (uintptr_t)name &&
           memcmp(name + length - (sizeof(ending) - 1), ending, sizeof(ending)) == 0;
}

static bool has_sound_functions(const struct gcov_image *image, const struct gcov_unit *unit)
{
    return unit->function_count > 0 &&
           unit->function_count <= (image->end - image->start) / sizeof(void *) &&
           in_module(image, unit->functions, unit->function_count * sizeof(void *));
}

/* A gcov_info lies at `at`. For an unknown version only its head can be judged. */
static bool is_record(const struct gcov_image *image, const struct gcov_segment *segment,
                      uintptr_t at)
{
    const struct gcov_record *record = (const struct gcov_record *)at;
    if (!record || !holds(segment->start, segment->end, at, sizeof(*record)) ||
        !gcov_is_version(record->version) || !is_gcda_name(image, record->filename))
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

/* The next record of the image from `at` on, 0 if there is none. */
static uintptr_t find_record(const struct gcov_image *image, uintptr_t at)
{
    for (unsigned i = 0; i < image->segment_count; i++) {
        const struct gcov_segment *segment = &image->segments[i];
        if (at < segment->start)
            at = segment->start;
        for (; at + sizeof(struct gcov_record) <= segment->end; at += sizeof(void *))
            if (is_record(image, segment, at))
                return at;
    }
    return 0;
}

/* A version word alone in its eight bytes, then an address: of a root, perhaps in another module,
 * or NULL before constructors ran. */
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

bool gcov_image_unit(const struct gcov_image *image, size_t slot, struct gcov_unit *unit)
{
    gcov_unit_read(unit, image->slots[slot].record, image->layout);
    return unit->record->version == image->version && unit->function_count > 0 &&
           gcov_unit_is_sound(unit, image->start, image->end);
}

void gcov_image_restart(struct gcov_image *image)
{
    struct gcov_root *root = gcov_image_root(image);
    for (size_t i = 0; image->layout && i < image->count; i++) {
        struct gcov_unit unit;
        if (gcov_image_unit(image, i, &unit))
            gcov_unit_zero(&unit);
        image->slots[i].is_counted = image->slots[i].is_given_up = false;
        image->slots[i].sum_max = 0;
    }
    if (root)
        root->dumped = root->run_counted = 0;
    image->is_begun = image->is_silenced = image->is_dumped = false;
}

/* Those of an image that had this place before, if they are enough: a plugin may be loaded again
 * and again. */
static bool take_slots(struct gcov_image *image)
{
    if (image->slots_room < image->count) {
        image->slots = arena_take(image->count * sizeof(*image->slots));
        image->slots_room = image->slots ? image->count : 0;
    } else {
        memset(image->slots, 0, image->count * sizeof(*image->slots));
    }
    return image->slots;
}

static bool search(struct gcov_image *image)
{
    uintptr_t first = find_record(image, 0);
    if (!first)
        return false;
    image->count = 0;
    for (uintptr_t at = first; at; at = find_record(image, at + sizeof(void *)))
        image->count++;
    if (!take_slots(image))
        return false;
    size_t i = 0;
    for (uintptr_t at = first; at && i < image->count; at = find_record(image, at + sizeof(void *)))
        image->slots[i++].record = (const struct gcov_record *)at;
    image->version = image->slots[0].record->version;
    image->layout = gcov_layout_of(image->version);
    image->master = find_master(image);
    return true;
}

/* More than one function to run at the end. */
static bool may_be_instrumented(const ElfW(Dyn) * dynamic)
{
    for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++)
        if (dynamic->d_tag == DT_FINI_ARRAYSZ)
            return dynamic->d_un.d_val > sizeof(ElfW(Addr));
    return false;
}

static void add_segment(struct gcov_image *image, uintptr_t start, const ElfW(Phdr) * header)
{
    if (image->segment_count == GCOV_SEGMENTS_MAX)
        return;
    struct gcov_segment *segment = &image->segments[image->segment_count++];
    segment->start = (start + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
    segment->end = start + header->p_filesz;
    segment->zero_end = start + header->p_memsz;
}

/* The addresses of a module; false if it need not be searched. */
static bool measure(struct gcov_image *image, const struct dl_phdr_info *info)
{
    const ElfW(Dyn) *dynamic = NULL;
    image->start = UINTPTR_MAX;
    image->end = 0;
    image->segment_count = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_DYNAMIC)
            dynamic = (const ElfW(Dyn) *)start;
        if (header->p_type != PT_LOAD)
            continue;
        if (start < image->start)
            image->start = start;
        if (start + header->p_memsz > image->end)
            image->end = start + header->p_memsz;
        if (header->p_flags & PF_W)
            add_segment(image, start, header);
    }
    return image->segment_count > 0 && may_be_instrumented(dynamic);
}

static struct gcov_image *known_at(uintptr_t start)
{
    struct gcov_image *known = NULL;
    while ((known = gcov_image_next(known)) && known->start != start)
        ;
    return known;
}

/* Which modules to look at, and whether one was an image. */
struct finding {
    uintptr_t address;
    bool found;
};

/* A module runs its start-up code once, when its libgcov's list is empty; or again, after exit has
 * run its destructors. Else another one has been loaded where that one was, whose dlclose has not
 * come to an end yet. */
static bool is_outdated(struct gcov_image *known, const struct gcov_image *measured,
                        const struct finding *finding)
{
    if (!finding->address || known->is_lasting)
        return false;
    known->root = NULL;
    return memcmp(known->segments, measured->segments, sizeof(known->segments)) != 0 ||
           !gcov_image_root_within(known);
}

/* Searches the module that was measured, in the place that it is going to have. */
static void find_in(const struct gcov_image *measured, struct finding *finding)
{
    struct gcov_image *place = take_place();
    if (!place)
        return;
    struct gcov_image image = *measured;
    image.slots = place->slots;
    image.slots_room = place->slots_room;
    image.is_lasting = !finding->address;
    bool found = search(&image);
    if (!found)
        image.count = 0;
    *place = image;
    set_state(place, found ? LIVE : FREE);
    finding->found |= found;
}

static int look_at(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    struct finding *finding = argument;
    struct gcov_image image = {.state = TAKEN};
    bool candidate = measure(&image, info);
    if (finding->address && !holds(image.start, image.end, finding->address, 1))
        return false;
    struct gcov_image *known = known_at(image.start);
    if (known && is_outdated(known, &image, finding)) {
        forget(known);
        known = NULL;
    }
    if (candidate && !known)
        find_in(&image, finding);
    return finding->address != 0;
}

bool gcov_images_find(const void *address)
{
    struct finding finding = {.address = (uintptr_t)address};
    dl_iterate_phdr(look_at, &finding);
    return finding.found;
}

static int is_at(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    struct gcov_image module;
    measure(&module, info);
    return module.start == *(uintptr_t *)argument;
}

void gcov_images_forget_unloaded(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (!image->is_lasting && !dl_iterate_phdr(is_at, &image->start))
            forget(image);
}

static bool is_readable(const struct gcov_image *image)
{
    for (unsigned i = 0; i < image->segment_count; i++) {
        const struct gcov_segment *segment = &image->segments[i];
        if (!gcov_memory_is_readable(segment->start, segment->zero_end - segment->start))
            return false;
    }
    return true;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* A name that gets the process's number cannot be compared. */
static bool is_file_of(const struct gcov_image *image, const struct gcov_slot *slot)
{
    const char *name = slot->record->filename;
    return slot->record->version == image->version && in_module(image, name, 1) &&
           gcov_memory_is_readable((uintptr_t)name, 1) && is_gcda_name(image, name) &&
           (!slot->path || strchr(name, '%') ||
            strcmp(last_part(name), last_part(slot->path)) == 0);
}

static bool has_its_files(const struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++)
        if (!is_file_of(image, &image->slots[i]))
            return false;
    return true;
}

/* Another module may lie there by now, whose start-up code has not run yet. */
bool gcov_image_is_there(const struct gcov_image *image)
{
    for (unsigned i = 0; i < image->segment_count && !image->is_lasting; i++) {
        const struct gcov_segment *segment = &image->segments[i];
        if (!gcov_memory_is_mapped(segment->start, segment->zero_end - segment->start))
            return false;
    }
    return image->is_lasting || has_its_files(image);
}

void gcov_images_forget_unmapped(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (!image->is_lasting && !(is_readable(image) && has_its_files(image)))
            forget(image);
}
