/* SPDX-License-Identifier: MIT
 *
 * What can be told of one image. Outside of the module lock an image may be unmapped at any time,
 * and another module may be loaded in its place, so each answer is made of checked reads.
 */
#include "gcov/image.h"

#include <string.h>

#include "gcov/path.h"
#include "kernel/pages.h"
#include "kernel/sys.h"

bool gcov_image_holds(const struct gcov_image *image, const void *pointer, size_t size)
{
    uintptr_t address = (uintptr_t)pointer;
    return address >= image->start && address <= image->end && image->end - address >= size;
}

bool gcov_image_has_name(const struct gcov_image *image, const char *name)
{
    size_t room = gcov_image_holds(image, name, 1) ? image->end - (uintptr_t)name : 0;
    return room > 0 && strnlen(name, room) < room && gcov_path_is_of_data(name);
}

bool gcov_image_unit(const struct gcov_image *image, size_t slot, struct gcov_unit *unit)
{
    const struct gcov_record *record = image->slots[slot].record;
    if (!image->made.at && record->version != image->version) /* it may be shorter */
        return false;
    gcov_unit_read(unit, record, image->layout);
    return image->made.at ||
           (unit->function_count > 0 && gcov_unit_is_sound(unit, image->start, image->end));
}

bool gcov_image_unit_seen(const struct gcov_image *image, size_t slot, struct gcov_unit *unit)
{
    if (image->slots[slot].is_sound)
        gcov_unit_read(unit, image->slots[slot].record, image->layout);
    return image->slots[slot].is_sound;
}

/* With fewer counters the look costs more than it saves. */
#define COUNTERS_MANY 8192

/* Returns the segment with the most zeroed memory: nearly all counters are there. */
static const struct gcov_segment *zeroed_segment(const struct gcov_image *image)
{
    const struct gcov_segment *largest = &image->segments[0];
    for (unsigned i = 1; i < image->segment_count; i++)
        if (image->segments[i].zero_end - image->segments[i].end > largest->zero_end - largest->end)
            largest = &image->segments[i];
    return largest;
}

void gcov_image_look_again(struct gcov_image *image)
{
    const struct gcov_segment *zeroed = zeroed_segment(image);
    if (image->absent.at)
        gcov_absent_read(image->absent.at, zeroed->end, zeroed->zero_end);
}

static void look_at_pages(struct gcov_image *image, size_t counters)
{
    const struct gcov_segment *zeroed = zeroed_segment(image);
    size_t size = gcov_absent_size(zeroed->end, zeroed->zero_end);
    if (!image->absent.at && counters >= COUNTERS_MANY)
        image->absent = (struct gcov_memory){sys_map(size), size};
    gcov_image_look_again(image);
}

/* Looks at what describes the units, and at the pages of their counters. Returns whether a unit is
 * not mergeable. */
static bool look_at_units(struct gcov_image *image)
{
    size_t counters = 0;
    bool is_mixed = false;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit;
        slot->is_sound = gcov_image_unit(image, i, &unit);
        slot->is_mergeable = slot->is_sound && gcov_unit_is_mergeable(&unit);
        slot->counters = slot->is_sound ? gcov_unit_counters(&unit) : 0;
        is_mixed |= slot->is_sound && !slot->is_mergeable;
        counters += slot->counters;
    }
    look_at_pages(image, counters);
    return is_mixed;
}

static int64_t look_at_arcs(const struct gcov_image *image)
{
    int64_t most = 0;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit;
        if (!gcov_image_unit_seen(image, i, &unit))
            continue;
        int64_t arc_max = gcov_unit_arc_max(&unit, gcov_image_absent(image));
        most = arc_max > most ? arc_max : most;
    }
    return most;
}

struct gcov_look gcov_image_look(struct gcov_image *image)
{
    struct gcov_look look = {.is_mixed = look_at_units(image)};
    look.arc_max = look_at_arcs(image); /* after the look at the pages */
    return look;
}

bool gcov_image_has_pending(const struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++)
        if (image->slots[i].is_pending)
            return true;
    return false;
}

int64_t gcov_slot_arc_more(const struct gcov_slot *slot, int64_t arc_max)
{
    return arc_max > slot->sum_max ? arc_max - slot->sum_max : 0;
}

void gcov_slot_note_run(struct gcov_slot *slot, int64_t arc_max)
{
    slot->is_counted = true;
    slot->sum_max += gcov_slot_arc_more(slot, arc_max);
}

bool gcov_slot_has_counted(const struct gcov_image *image, const struct gcov_slot *slot,
                           const struct gcov_unit *unit)
{
    return gcov_unit_has_counted(unit, slot->is_blank ? NULL : slot->written,
                                 gcov_image_absent(image));
}

void gcov_slot_prepare(struct gcov_slot *slot)
{
    slot->next_written = slot->seen;
}

void gcov_slot_note_written(struct gcov_slot *slot)
{
    if (slot->written == slot->next_written)
        return;
    slot->seen = slot->written;
    __atomic_store_n(&slot->written, slot->next_written, __ATOMIC_SEQ_CST);
}

void gcov_image_restart(struct gcov_image *image, struct gcov_root *root)
{
    if (image->layout)
        look_at_units(image);
    for (size_t i = 0; image->layout && i < image->count; i++) {
        struct gcov_unit unit;
        if (gcov_image_unit_seen(image, i, &unit))
            gcov_unit_zero(&unit, gcov_image_absent(image));
        image->slots[i].is_counted = image->slots[i].is_given_up = false;
        image->slots[i].sum_max = 0;
    }
    if (root)
        root->dumped = root->run_counted = 0;
    image->is_begun = image->is_silenced = image->is_dumped = image->is_reset = false;
}

static bool is_readable(const struct gcov_image *image)
{
    for (unsigned i = 0; i < image->segment_count; i++) {
        const struct gcov_segment *segment = &image->segments[i];
        if (!pages_are_readable(segment->start, segment->zero_end - segment->start))
            return false;
    }
    return true;
}

/* Returns whether the slot's record still names its file. A name with a `%` in it was expanded, and
 * cannot be compared. */
static bool is_file_of(const struct gcov_image *image, const struct gcov_slot *slot)
{
    const char *name = slot->record->filename;
    return slot->record->version == image->version && gcov_image_holds(image, name, 1) &&
           pages_are_readable((uintptr_t)name, 1) && gcov_image_has_name(image, name) &&
           (!slot->path || strchr(name, '%') ||
            strcmp(gcov_path_name(name), gcov_path_name(slot->path)) == 0);
}

static bool has_its_files(const struct gcov_image *image)
{
    for (size_t i = 0; !image->made.at && i < image->count; i++)
        if (!is_file_of(image, &image->slots[i]))
            return false;
    return true;
}

/* Comparing the names of the files finds another module that was loaded there and whose start-up
 * code has not run yet. */
bool gcov_image_is_there(const struct gcov_image *image)
{
    for (unsigned i = 0; i < image->segment_count && !image->is_lasting; i++) {
        const struct gcov_segment *segment = &image->segments[i];
        if (!pages_are_mapped(segment->start, segment->zero_end - segment->start))
            return false;
    }
    return image->is_lasting || has_its_files(image);
}

bool gcov_image_is_readable(const struct gcov_image *image)
{
    return image->is_lasting || (is_readable(image) && has_its_files(image));
}
