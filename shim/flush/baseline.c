/* SPDX-License-Identifier: MIT
 *
 * There are three numbers for each counter: its value as it was written, its value as the flush
 * that goes on sees it, and its value as it was noted at the last dump. One mapping holds the
 * numbers of a whole image: of each unit all first numbers, then all second ones, then all third
 * ones.
 */
#include "flush/baseline.h"

#include <string.h>

#include "kernel/sys.h"

enum { NUMBERS = 3 };

void baseline_make(struct gcov_image *image)
{
    size_t count = 0;
    if (image->slots[0].written) /* inherited from the parent of a fork, and set to zero since */
        return;
    for (size_t i = 0; i < image->count; i++)
        count += image->slots[i].counters;
    size_t size = NUMBERS * count * sizeof(int64_t) + 1;
    int64_t *written = sys_map(size);
    image->baseline = (struct gcov_memory){written, size};
    for (size_t i = 0; written && i < image->count; i++) {
        image->slots[i].written = written;
        image->slots[i].seen = written + count;
        image->slots[i].dumped = written + 2 * count;
        image->slots[i].is_blank = true;
        written += image->slots[i].counters;
    }
}

/* Calls `each` for every counter of a slot. `by_or` says that the counter is a set of bits. */
static void for_each(const struct gcov_image *image, size_t slot,
                     void (*each)(int64_t now, int64_t *written, int64_t *noted, bool by_or))
{
    struct gcov_unit unit;
    int64_t *written = image->slots[slot].written;
    if (!written || !gcov_image_unit(image, slot, &unit))
        return;
    int64_t *noted = image->slots[slot].dumped;
    unsigned kinds = gcov_unit_kinds(&unit);
    for (uint32_t f = 0; f < unit.function_count; f++)
        for (unsigned kind = 0; kind < kinds && gcov_unit_owns(&unit, f); kind++) {
            const struct gcov_counters *counters = &unit.functions[f]->counters[kind];
            for (uint32_t c = 0; c < counters->count; c++)
                each(gcov_counter_now(&counters->values[c]), written++, noted++, kind > 0);
        }
}

/* Memory is only touched where a number changes. */
static void set(int64_t *number, int64_t to)
{
    if (*number == to)
        return;
    *number = to;
}

static void note(int64_t now, int64_t *written, int64_t *noted, bool by_or)
{
    (void)written;
    (void)by_or;
    set(noted, now);
}

static void note_first(int64_t now, int64_t *written, int64_t *noted, bool by_or)
{
    (void)written;
    (void)by_or;
    if (now != 0)
        *noted = now;
}

void baseline_note_dump(struct gcov_image *image, size_t slot)
{
    for_each(image, slot, image->slots[slot].was_noted ? note : note_first);
    image->slots[slot].was_noted = true;
}

static void reset(int64_t now, int64_t *written, int64_t *noted, bool by_or)
{
    (void)now;
    int64_t rest = *noted > *written ? gcov_counter_since(*noted, *written, by_or) : 0;
    set(written, -rest);
    set(noted, 0);
}

void baseline_reset(struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        if (slot->is_blank && !slot->was_noted)
            continue;
        for_each(image, i, reset);
        slot->is_blank = slot->was_noted = false;
    }
}

static bool is_above(const struct gcov_counters *counters, const int64_t *written)
{
    for (uint32_t c = 0; c < counters->count; c++)
        if (gcov_counter_now(&counters->values[c]) < written[c])
            return true;
    return false;
}

bool baseline_is_above(const struct gcov_image *image, size_t slot)
{
    struct gcov_unit unit;
    const int64_t *written = image->slots[slot].written;
    if (!written || image->slots[slot].is_blank || !gcov_image_unit(image, slot, &unit))
        return false;
    for (uint32_t f = 0; f < unit.function_count; f++) {
        const struct gcov_counters *arcs = &unit.functions[f]->counters[GCOV_ARCS];
        if (is_above(arcs, written))
            return true;
        written += arcs->count;
    }
    return false;
}

void baseline_restart(struct gcov_image *image)
{
    if (!image->baseline.at)
        return;
    if (sys_call(SYS_madvise, image->baseline.at, image->baseline.size, MADV_DONTNEED) != 0)
        memset(image->baseline.at, 0, image->baseline.size);
    for (size_t i = 0; i < image->count; i++) {
        image->slots[i].is_blank = image->slots[i].written;
        image->slots[i].was_noted = false;
    }
}
