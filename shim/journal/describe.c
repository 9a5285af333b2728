/* SPDX-License-Identifier: MIT
 *
 * Writes the description of an image, and computes its key.
 */
#include "journal/description.h"

#include <string.h>

#include "checksum.h"
#include "journal/pack.h"

static uint32_t kinds_of(const struct gcov_unit *unit)
{
    uint32_t bits = 0;
    for (unsigned kind = 0; kind < unit->layout->kinds; kind++)
        bits |= (uint32_t)gcov_unit_has(unit, kind) << kind;
    return bits;
}

static uint32_t checksum_of(const struct gcov_unit *unit)
{
    bool has_one = unit->layout->has_checksum || unit->layout->file_version;
    return has_one ? unit->record->checksum : 0;
}

/* A slot without a path, or whose memory the program has overwritten, counts as a unit without
 * functions. */
static bool read_unit(const struct gcov_image *image, size_t slot, struct gcov_unit *unit)
{
    return image->slots[slot].path && gcov_image_unit_seen(image, slot, unit);
}

/* The functions themselves are left out: libgcov, too, takes units with the same path, stamp and
 * checksum for the same. The number of counters tells how a record is to be read. */
uint64_t journal_key(const struct gcov_image *image)
{
    uint64_t sum = checksum_add(0, &image->version, sizeof(image->version));
    for (size_t i = 0; i < image->count; i++) {
        const struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit;
        if (!read_unit(image, i, &unit)) {
            sum = checksum_add(sum, &i, sizeof(i));
            continue;
        }
        const uint32_t head[] = {unit.record->stamp, checksum_of(&unit), kinds_of(&unit),
                                 unit.function_count, (uint32_t)slot->counters};
        sum = checksum_add(sum, slot->path, strlen(slot->path) + 1);
        sum = checksum_add(sum, head, sizeof(head));
    }
    return sum;
}

size_t journal_description_bound(const struct gcov_image *image)
{
    size_t size = sizeof(JOURNAL_DESCRIPTION_MAGIC) + 2 * (size_t)PACK_MAX + sizeof(uint64_t);
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit;
        size += 5 * (size_t)PACK_MAX;
        if (read_unit(image, i, &unit))
            size += strlen(image->slots[i].path) +
                    unit.function_count * (4 + (size_t)unit.layout->kinds) * PACK_MAX;
    }
    return size;
}

static unsigned char *put_function(unsigned char *to, const struct gcov_unit *unit, uint32_t index)
{
    const struct gcov_function *function = unit->functions[index];
    if (!gcov_unit_owns(unit, index))
        return pack_put(to, 0);
    to = pack_put(pack_put(to, 1), function->ident);
    to = pack_put(pack_put(to, function->lineno_checksum), function->cfg_checksum);
    unsigned kinds = gcov_unit_kinds(unit);
    for (unsigned kind = 0; kind < kinds; kind++)
        to = pack_put(to, function->counters[kind].count);
    return to;
}

static unsigned char *put_unit(unsigned char *to, const char *path, const struct gcov_unit *unit)
{
    size_t length = strlen(path);
    to = pack_put(to, length);
    memcpy(to, path, length);
    to = pack_put(pack_put(to + length, unit->record->stamp), checksum_of(unit));
    to = pack_put(pack_put(to, kinds_of(unit)), unit->function_count);
    for (uint32_t i = 0; i < unit->function_count; i++)
        to = put_function(to, unit, i);
    return to;
}

/* A unit that cannot be read has no path, and nothing behind that. */
size_t journal_describe(const struct gcov_image *image, unsigned char *to)
{
    unsigned char *const start = to;
    memcpy(to, JOURNAL_DESCRIPTION_MAGIC, sizeof(uint64_t));
    to = pack_put(pack_put(to + sizeof(uint64_t), image->version), image->count);
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit;
        to = read_unit(image, i, &unit) ? put_unit(to, image->slots[i].path, &unit)
                                        : pack_put(to, 0);
    }
    uint64_t checksum = checksum_add(0, start, (size_t)(to - start));
    memcpy(to, &checksum, sizeof(checksum));
    return (size_t)(to - start) + sizeof(checksum);
}
