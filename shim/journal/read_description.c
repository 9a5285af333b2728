/* SPDX-License-Identifier: MIT
 *
 * Reads a description twice: once to check all of it and to learn how much memory it takes, then
 * into that memory. So a count that is too high ends at the end of the bytes, before anything is
 * allocated for it, and what is allocated is in proportion to them.
 */
#include <stdlib.h>
#include <string.h>

#include "checksum.h"
#include "gcov/path.h"
#include "journal/description.h"
#include "journal/pack.h"

#define MAGIC_SIZE (sizeof(JOURNAL_DESCRIPTION_MAGIC) - 1)
/* The most counters of one file: that of libgcov has eight bytes for each, and file.c takes no file
 * that is longer than 1 GiB. */
#define COUNTERS_MAX ((uint64_t)1 << 27)

/* Memory that is given out piece by piece; `at` is NULL while it is only counted. */
struct room {
    unsigned char *at;
    size_t used;
};

struct unit_head {
    uint32_t stamp, checksum;
    uint32_t kinds; /* a bit for each */
    uint32_t functions;
};

struct description {
    struct pack_source source;
    struct room room;
    uint32_t version;
    const struct gcov_layout *layout;
    size_t count; /* of units */
    size_t counters;
};

static void *take(struct room *room, size_t size)
{
    void *piece = room->at ? room->at + room->used : NULL;
    room->used += (size + 7) & ~(size_t)7;
    return piece;
}

static bool get_word(struct pack_source *source, uint32_t *word)
{
    uint64_t number = pack_get(source);
    *word = (uint32_t)number;
    return !source->is_broken && number <= UINT32_MAX;
}

/* Reads one function that the unit owns. `function` is NULL while memory is only counted. */
static bool read_function(struct description *d, struct gcov_function *function, unsigned kinds,
                          uint64_t *counters)
{
    uint32_t words[3], count;
    for (unsigned i = 0; i < 3; i++)
        if (!get_word(&d->source, &words[i]))
            return false;
    if (function) {
        function->ident = words[0];
        function->lineno_checksum = words[1];
        function->cfg_checksum = words[2];
    }
    for (unsigned kind = 0; kind < kinds; kind++) {
        if (!get_word(&d->source, &count))
            return false;
        *counters += count;
        if (function)
            function->counters[kind] = (struct gcov_counters){.count = count};
    }
    return *counters <= COUNTERS_MAX;
}

/* Reads the functions of a unit behind their number. `record` is NULL while memory is only counted.
 */
static bool read_functions(struct description *d, const struct gcov_record *record, uint32_t count,
                           unsigned kinds, uint64_t *counters,
                           const struct gcov_function *const **table)
{
    if (count > (size_t)(d->source.end - d->source.at)) /* each takes one byte at least */
        return false;
    const struct gcov_function **functions = take(&d->room, count * sizeof(void *));
    for (uint32_t i = 0; i < count; i++) {
        uint64_t is_own = pack_get(&d->source);
        if (d->source.is_broken || is_own > 1)
            return false;
        if (functions)
            functions[i] = NULL;
        if (!is_own)
            continue;
        struct gcov_function *function =
            take(&d->room, sizeof(*function) + kinds * sizeof(function->counters[0]));
        if (!read_function(d, function, kinds, counters))
            return false;
        if (functions) {
            function->key = record;
            functions[i] = function;
        }
    }
    *table = functions;
    return true;
}

/* Reads the path of a unit, which must be one of a .gcda file, or empty. Returns false when it is
 * neither. */
static bool read_path(struct description *d, char **path, size_t *length)
{
    struct pack_source *source = &d->source;
    uint64_t size = pack_get(source);
    *length = (size_t)size;
    if (source->is_broken || size > (size_t)(source->end - source->at) ||
        memchr(source->at, '\0', *length))
        return false;
    *path = take(&d->room, *length + 1);
    if (*path) {
        memcpy(*path, source->at, *length);
        (*path)[size] = '\0';
    }
    source->at += size;
    return !*path || size == 0 || gcov_path_is_of_data(*path);
}

/* Reads what stands between the path of a unit and its functions. */
static bool read_head(struct description *d, struct unit_head *head)
{
    return get_word(&d->source, &head->stamp) && get_word(&d->source, &head->checksum) &&
           get_word(&d->source, &head->kinds) && head->kinds >> d->layout->kinds == 0 &&
           get_word(&d->source, &head->functions);
}

static void fill_record(const struct description *d, struct gcov_record *record,
                        const struct unit_head *head, const char *path)
{
    *record = (struct gcov_record){
        .version = d->version, .stamp = head->stamp, .checksum = head->checksum, .filename = path};
    for (unsigned kind = 0; kind < d->layout->kinds; kind++)
        record->merge[kind] = head->kinds >> kind & 1 ? record : NULL; /* any pointer will do */
}

/* Reads one unit. `unit` is NULL while memory is only counted. */
static bool read_unit(struct description *d, struct journal_unit *unit)
{
    char *path;
    size_t length;
    struct unit_head head = {0};
    uint64_t counters = 0;
    const struct gcov_function *const *functions;
    if (!read_path(d, &path, &length) || (length > 0 && !read_head(d, &head)))
        return false;
    struct gcov_record *record =
        take(&d->room, sizeof(*record) + d->layout->kinds * sizeof(record->merge[0]));
    if (!read_functions(d, record, head.functions, (unsigned)__builtin_popcount(head.kinds),
                        &counters, &functions))
        return false;
    if (unit) {
        fill_record(d, record, &head, path);
        *unit = (struct journal_unit){
            .unit = {record, d->layout, head.functions, functions},
            .first = d->counters,
            .counters = (size_t)counters,
        };
    }
    d->counters += (size_t)counters;
    return true;
}

/* Reads everything between the magic and the checksum; into the memory of `room`, unless that is
 * only counted. Returns false when it is no description. */
static bool read_all(struct description *d, const unsigned char *bytes, size_t size,
                     struct journal_unit **units)
{
    d->source = (struct pack_source){.at = bytes, .end = bytes + size};
    d->counters = 0;
    if (!get_word(&d->source, &d->version) || !(d->layout = gcov_layout_of(d->version)))
        return false;
    uint64_t count = pack_get(&d->source);
    if (d->source.is_broken || count > (size_t)(d->source.end - d->source.at))
        return false;
    d->count = (size_t)count;
    *units = take(&d->room, d->count * sizeof(**units));
    for (size_t i = 0; i < d->count; i++)
        if (!read_unit(d, *units ? *units + i : NULL))
            return false;
    return d->source.at == d->source.end;
}

static bool is_whole(const unsigned char *bytes, size_t size)
{
    uint64_t sum;
    if (size < MAGIC_SIZE + sizeof(sum) ||
        memcmp(bytes, JOURNAL_DESCRIPTION_MAGIC, MAGIC_SIZE) != 0)
        return false;
    memcpy(&sum, bytes + size - sizeof(sum), sizeof(sum));
    return sum == checksum_add(0, bytes, size - sizeof(sum));
}

struct journal_unit *journal_read_description(const unsigned char *bytes, size_t size,
                                              size_t *count)
{
    struct description d = {.count = 0};
    struct journal_unit *units;
    if (!is_whole(bytes, size))
        return NULL;
    bytes += MAGIC_SIZE;
    size -= MAGIC_SIZE + sizeof(uint64_t);
    if (!read_all(&d, bytes, size, &units))
        return NULL;
    void *memory = malloc(d.room.used + 1);
    if (!memory)
        return NULL;
    d.room = (struct room){.at = memory};
    if (!read_all(&d, bytes, size, &units)) {
        free(memory);
        return NULL;
    }
    *count = d.count;
    return units;
}
