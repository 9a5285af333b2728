/* SPDX-License-Identifier: MIT
 *
 * The offsets on a 64-bit target: version 0, next 8, stamp 16, checksum 20, filename 24, merge 32,
 * then the number of functions and their table; of a function: key 0, ident 8, lineno_checksum 12,
 * cfg_checksum 16, and from 24 on 16 bytes for each kind of counter.
 */
#include "laid.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* All of it stays reachable, so that a leak checker has nothing to say. */
static unsigned char *memory_of(size_t size)
{
    static struct kept {
        struct kept *next;
        unsigned char memory[];
    } * all;
    struct kept *kept = calloc(1, sizeof *kept + size);
    cr_assert(kept != NULL);
    kept->next = all;
    all = kept;
    return kept->memory;
}

static void put32(unsigned char *at, uint32_t value)
{
    memcpy(at, &value, sizeof value);
}

static void put_pointer(unsigned char *at, const void *pointer)
{
    memcpy(at, &pointer, sizeof pointer);
}

uint32_t laid_version(const char *version)
{
    return (uint32_t)version[0] << 24 | (uint32_t)version[1] << 16 | (uint32_t)version[2] << 8 |
           (uint32_t)version[3];
}

/* A copy, so that a sanitizer or valgrind sees a read behind the last counter. */
static void lay_counts(unsigned char *at, struct laid_counts counts)
{
    unsigned char *values = memory_of(counts.count * sizeof(int64_t));
    if (counts.count > 0)
        memcpy(values, counts.values, counts.count * sizeof(int64_t));
    put32(at, counts.count);
    put_pointer(at + 8, values);
}

static const void *lay_function(const struct laid_function *function, uint32_t merged,
                                const void *record)
{
    static const char another_record[8];
    unsigned char *memory = memory_of(24 + 16 * (size_t)__builtin_popcount(merged));
    put_pointer(memory, function->place == HERE ? record : another_record);
    put32(memory + 8, function->ident);
    put32(memory + 12, function->lineno_checksum);
    put32(memory + 16, function->cfg_checksum);
    unsigned char *at = memory + 24;
    for (unsigned kind = 0; kind < 32; kind++) {
        if (!(merged & 1u << kind))
            continue;
        lay_counts(at, kind == 8   ? function->conditions
                       : kind == 9 ? function->paths
                                   : function->arcs);
        at += 16;
    }
    return memory;
}

struct gcov_unit lay(struct laid laid)
{
    static const char a_merge_function;
    unsigned char *record = memory_of(32 + 8 * (size_t)laid.kinds + 16);
    unsigned char *table = memory_of(8 * laid.count + 1);
    put32(record, laid_version(laid.version));
    put32(record + 16, laid.stamp);
    put32(record + 20, laid.checksum);
    put_pointer(record + 24, "/build/unit.gcda");
    for (unsigned kind = 0; kind < laid.kinds; kind++)
        if (laid.merged & 1u << kind)
            put_pointer(record + 32 + 8 * (size_t)kind, &a_merge_function);
    put32(record + 32 + 8 * (size_t)laid.kinds, (uint32_t)laid.count);
    put_pointer(record + 40 + 8 * (size_t)laid.kinds, table);
    for (size_t i = 0; i < laid.count; i++)
        if (laid.functions[i].place != NOWHERE)
            put_pointer(table + 8 * i, lay_function(&laid.functions[i], laid.merged, record));

    struct gcov_unit unit;
    const struct gcov_layout *layout = gcov_layout_of(laid_version(laid.version));
    cr_assert(layout != NULL, "%s", laid.version);
    gcov_unit_read(&unit, (const struct gcov_record *)record, layout);
    return unit;
}

struct gcov_unit lay_release(const char *version, unsigned kinds,
                             const struct laid_function *functions, size_t count)
{
    uint32_t merged = ARCS;
    if (*version == 'B' && version[1] >= '4') /* GCC 14 */
        merged |= CONDITIONS;
    if (*version == 'B' && version[1] >= '5') /* GCC 15 */
        merged |= PATHS;
    return lay((struct laid){version, kinds, merged, LAID_STAMP, LAID_CHECKSUM, functions, count});
}
