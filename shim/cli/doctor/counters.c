/* SPDX-License-Identifier: MIT
 *
 * Searches the data of an image for the records of units (struct gcov_record). It follows no
 * pointer that it has not compared with the image.
 */
#include "cli/doctor/counters.h"

#include <string.h>

#include "cli/doctor/finding.h"

/* An instrumented object has more than one function to run at the end, see gcov/image.c. */
static bool may_be_instrumented(const struct doctor_image *image)
{
    return doctor_image_dynamic(image, DT_FINI_ARRAYSZ) > sizeof(ElfW(Addr));
}

static bool is_gcda_name(const struct doctor_image *image, const char *name)
{
    static const char ending[] = ".gcda";
    uintptr_t start = (uintptr_t)name;
    if (!doctor_image_has(image, start, sizeof(ending)))
        return false;
    size_t room = (uintptr_t)image->at + image->size - start;
    size_t length = strnlen(name, room);
    return length < room && length >= sizeof(ending) - 1 &&
           strcmp(name + length - (sizeof(ending) - 1), ending) == 0;
}

static bool is_record(const struct doctor_image *image, uintptr_t at, uintptr_t end)
{
    const struct gcov_record *record = (const struct gcov_record *)at;
    return end - at >= sizeof(*record) && gcov_is_version(record->version) &&
           is_gcda_name(image, record->filename);
}

static struct doctor_unit unit_of(const struct doctor_object *object, uintptr_t at, uintptr_t end)
{
    uintptr_t start = (uintptr_t)object->image.at;
    const struct gcov_record *record = (const struct gcov_record *)at;
    const struct gcov_layout *layout = gcov_layout_of(record->version);
    struct doctor_unit unit = {.object = object->path, .unit = {.record = record}};
    if (!layout || end - at < sizeof(*record) + (layout->kinds + 2) * sizeof(void *))
        return unit;
    gcov_unit_read(&unit.unit, record, layout);
    unit.is_sound = gcov_unit_is_sound(&unit.unit, start, start + object->image.size);
    return unit;
}

size_t doctor_counters_add(struct doctor_counters *counters, const struct doctor_object *object)
{
    const struct doctor_image *image = &object->image;
    size_t before = counters->count;
    for (unsigned i = 0; may_be_instrumented(image) && i < image->segment_count; i++) {
        uintptr_t end = image->segments[i].end;
        for (uintptr_t at = image->segments[i].start; at < end; at += sizeof(void *)) {
            if (!is_record(image, at, end))
                continue;
            counters->units =
                doctor_more(counters->units, counters->count, sizeof(*counters->units));
            counters->units[counters->count++] = unit_of(object, at, end);
        }
    }
    return counters->count - before;
}
