/* SPDX-License-Identifier: MIT
 *
 * Has the shim's own code search the image, which follows no pointer that it has not compared with
 * the image.
 */
#include "cli/doctor/counters.h"

#include "cli/text.h"
#include "gcov/module.h"

static struct doctor_unit unit_of(const struct doctor_image *image,
                                  const struct gcov_record *record)
{
    struct doctor_unit unit = {.unit = {.record = record}};
    const struct gcov_layout *layout = gcov_layout_of(record->version);
    if (layout) {
        gcov_unit_read(&unit.unit, record, layout);
        unit.is_sound = gcov_unit_is_sound(&unit.unit, image->gcov.start, image->gcov.end);
    }
    return unit;
}

/* An instrumented object has more than one function to run at its end. */
size_t doctor_counters_add(struct doctor_counters *counters, const struct doctor_object *object)
{
    struct gcov_image found = object->image.gcov;
    if (doctor_image_dynamic(&object->image, DT_FINI_ARRAYSZ) <= sizeof(ElfW(Addr)) ||
        !gcov_module_search(&found))
        return 0;
    for (size_t i = 0; i < found.count; i++) {
        counters->units = text_room(counters->units, counters->count, sizeof(*counters->units));
        counters->units[counters->count++] = unit_of(&object->image, found.slots[i].record);
    }
    return found.count;
}
