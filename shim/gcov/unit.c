/* SPDX-License-Identifier: MIT
 *
 * Reads one gcov_info by its layout. Counters are those of the functions that the unit owns; only
 * gcov_unit_arc_max() looks at all functions. A caller that cannot trust the memory asks
 * gcov_unit_is_sound() first.
 */
#include "gcov/unit.h"

#include <string.h>

#include "kernel/pages.h"

void gcov_unit_read(struct gcov_unit *unit, const struct gcov_record *record,
                    const struct gcov_layout *layout)
{
    void *const *tail = record->merge + layout->kinds;
    unit->record = record;
    unit->layout = layout;
    unit->function_count = *(const uint32_t *)tail;
    unit->functions = (const struct gcov_function *const *)tail[1];
}

bool gcov_unit_is_mergeable(const struct gcov_unit *unit)
{
    for (unsigned kind = GCOV_ARCS + 1; kind < unit->layout->or_from; kind++)
        if (gcov_unit_has(unit, kind))
            return false;
    return gcov_unit_has(unit, GCOV_ARCS);
}

int64_t gcov_unit_arc_max(const struct gcov_unit *unit, const struct gcov_absent *absent)
{
    int64_t max = 0;
    bool has_arcs = gcov_unit_has(unit, GCOV_ARCS);
    for (uint32_t i = 0; has_arcs && i < unit->function_count; i++) {
        if (!unit->functions[i])
            continue;
        const struct gcov_counters *arcs = &unit->functions[i]->counters[0];
        if (gcov_counters_are_absent(arcs, absent))
            continue;
        for (uint32_t c = 0; c < arcs->count; c++) {
            int64_t value = gcov_counter_now(&arcs->values[c]);
            if (value > max)
                max = value;
        }
    }
    return max;
}

unsigned gcov_unit_kinds(const struct gcov_unit *unit)
{
    unsigned kinds = 0;
    for (unsigned kind = 0; kind < unit->layout->kinds; kind++)
        kinds += gcov_unit_has(unit, kind);
    return kinds;
}

static bool is_good(const void *pointer, size_t size, uintptr_t start, uintptr_t end)
{
    uintptr_t address = (uintptr_t)pointer;
    if (address % sizeof(void *) != 0)
        return false;
    return (address >= start && address <= end && end - address >= size) ||
           (address >= GCOV_PAGE && size <= UINTPTR_MAX - address &&
            pages_are_mapped(address, size) && pages_are_readable(address, size));
}

bool gcov_unit_is_sound(const struct gcov_unit *unit, uintptr_t start, uintptr_t end)
{
    unsigned kinds = gcov_unit_kinds(unit);
    if (!is_good(unit->functions, unit->function_count * sizeof(void *), start, end))
        return false;
    for (uint32_t i = 0; i < unit->function_count; i++) {
        const struct gcov_function *function = unit->functions[i];
        if (!function)
            continue;
        if (!is_good(function, sizeof(*function) + kinds * sizeof(function->counters[0]), start,
                     end))
            return false;
        for (unsigned kind = 0; kind < kinds; kind++) {
            const struct gcov_counters *counters = &function->counters[kind];
            if (!is_good(counters->values, counters->count * sizeof(*counters->values), start, end))
                return false;
        }
    }
    return true;
}

void gcov_unit_zero(const struct gcov_unit *unit, const struct gcov_absent *absent)
{
    unsigned kinds = gcov_unit_kinds(unit);
    for (uint32_t i = 0; i < unit->function_count; i++)
        for (unsigned kind = 0; kind < kinds && gcov_unit_owns(unit, i); kind++) {
            const struct gcov_counters *counters = &unit->functions[i]->counters[kind];
            if (!gcov_counters_are_absent(counters, absent))
                memset(counters->values, 0, counters->count * sizeof(*counters->values));
        }
}

size_t gcov_unit_counters(const struct gcov_unit *unit)
{
    size_t count = 0;
    unsigned kinds = gcov_unit_kinds(unit);
    for (uint32_t i = 0; i < unit->function_count; i++)
        for (unsigned kind = 0; kind < kinds && gcov_unit_owns(unit, i); kind++)
            count += unit->functions[i]->counters[kind].count;
    return count;
}

static bool differ(const struct gcov_counters *counters, const int64_t *written)
{
    for (uint32_t i = 0; i < counters->count; i++)
        if (gcov_counter_now(&counters->values[i]) != (written ? written[i] : 0))
            return true;
    return false;
}

bool gcov_unit_has_counted(const struct gcov_unit *unit, const int64_t *written,
                           const struct gcov_absent *absent)
{
    unsigned kinds = gcov_unit_kinds(unit);
    for (uint32_t i = 0; i < unit->function_count; i++) {
        for (unsigned kind = 0; kind < kinds && gcov_unit_owns(unit, i); kind++) {
            const struct gcov_counters *counters = &unit->functions[i]->counters[kind];
            if (!gcov_counters_are_absent(counters, absent) && differ(counters, written))
                return true;
            written = written ? written + counters->count : NULL;
        }
    }
    return false;
}

int64_t gcov_unit_arc_max_since(const struct gcov_unit *unit, const int64_t *written)
{
    int64_t max = 0;
    unsigned kinds = gcov_unit_kinds(unit);
    for (uint32_t i = 0; i < unit->function_count; i++)
        for (unsigned kind = 0; kind < kinds && gcov_unit_owns(unit, i); kind++) {
            const struct gcov_counters *counters = &unit->functions[i]->counters[kind];
            for (uint32_t at = 0; at < counters->count; at++, written++) {
                int64_t more = gcov_counter_now(&counters->values[at]) - *written;
                if (kind == GCOV_ARCS && more > max)
                    max = more;
            }
        }
    return max;
}
