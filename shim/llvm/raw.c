/* SPDX-License-Identifier: MIT
 *
 * What is where follows from the table in raw_layout.c.
 */
#include "llvm/raw.h"

#include <string.h>

#include "checksum.h"
#include "llvm/raw_layout.h"

#define HEADER_WORDS_MAX 16

/* The variant bits of the version word. */
#define VARIANT_IR (1ull << 56) /* -fprofile-generate, which is for optimization */
#define VARIANT_CONTEXT (1ull << 57)
#define VARIANT_CORRELATED (1ull << 59) /* data and names are in debug information */
#define VARIANT_BYTES (1ull << 60)
#define VARIANT_TEMPORAL (1ull << 63)
#define VARIANT_UNWRITTEN (VARIANT_CORRELATED | VARIANT_TEMPORAL | 1ull << 62)

#define VALUE_NODE_SIZE 24 /* ValueProfNode: value, count, next */

unsigned llvm_raw_version(const struct llvm_image *image)
{
    return raw_layout_of(image->version) ? (unsigned)(image->version & RAW_VERSION_MASK) : 0;
}

static size_t count_records(const struct llvm_image *image)
{
    return image->data.size / raw_layout_of(image->version)->record_size;
}

static bool has_value_sites(const struct llvm_image *image)
{
    const struct raw_layout *layout = raw_layout_of(image->version);
    for (size_t at = 0; at + layout->record_size <= image->data.size; at += layout->record_size)
        for (size_t kind = 0; kind < layout->value_kinds; kind++)
            if (*(const uint16_t *)(image->data.at + at + layout->counters_at + 4 + 2 * kind))
                return true;
    return false;
}

enum loss_reason llvm_raw_refusal(const struct llvm_image *image)
{
    const struct raw_layout *layout = raw_layout_of(image->version);
    if (!layout || image->version & VARIANT_UNWRITTEN ||
        image->data.size % layout->record_size != 0)
        return LOSS_UNKNOWN_LLVM;
    return image->version & (VARIANT_IR | VARIANT_CONTEXT) || has_value_sites(image)
               ? LOSS_FOR_OPTIMIZATION
               : LOSS_UNKNOWN;
}

static bool is_of_bytes(uint64_t version)
{
    return version & VARIANT_BYTES;
}

bool llvm_raw_counts_bytes(const struct llvm_image *image)
{
    return is_of_bytes(image->version);
}

bool llvm_raw_is_of_bytes(const struct llvm_shape *shape)
{
    return is_of_bytes(shape->version);
}

static size_t padding_behind_counters(const struct llvm_image *image)
{
    return raw_layout_of(image->version)->has_bitmap ? raw_padding_of(image->counters.size) : 0;
}

static uint64_t distance(const struct llvm_image *image, const struct llvm_section *section)
{
    uint64_t from = raw_layout_of(image->version)->is_of_14 ? (uintptr_t)image->data.at : 0;
    return (uintptr_t)section->at - from;
}

/* Writes the header's words, and returns how many they are. */
static size_t put_header(const struct llvm_image *image, uint64_t word[HEADER_WORDS_MAX])
{
    const struct raw_layout *layout = raw_layout_of(image->version);
    size_t n = 0;
    word[n++] = LLVM_RAW_MAGIC;
    word[n++] = image->version;
    if (layout->has_ids_size)
        word[n++] = raw_put_ids(image, NULL);
    word[n++] = count_records(image);
    word[n++] = 0; /* padding before the counters */
    word[n++] = llvm_raw_counts_bytes(image) ? image->counters.size : image->counters.size / 8;
    word[n++] = padding_behind_counters(image);
    if (layout->has_bitmap) {
        word[n++] = image->bitmap.size;
        word[n++] = raw_padding_of(image->bitmap.size);
    }
    word[n++] = image->names.size;
    word[n++] = distance(image, &image->counters);
    if (layout->has_bitmap)
        word[n++] = distance(image, &image->bitmap);
    word[n++] = (uintptr_t)image->names.at;
    if (layout->has_vtables) {
        word[n++] = 0; /* vtables */
        word[n++] = 0; /* size of their names */
    }
    word[n++] = layout->value_kinds - 1; /* the last kind of values (ValueKindLast) */
    return n;
}

/* Sets the shape by the words of a header. The numbers may be any, so what they add up to is
 * checked against `size`. */
static bool measure(struct llvm_shape *shape, const uint64_t *word, size_t size)
{
    const struct raw_layout *layout = word[0] == LLVM_RAW_MAGIC ? raw_layout_of(word[1]) : NULL;
    if (!layout)
        return false;
    size_t ids = layout->has_ids_size, maps = layout->has_bitmap, tables = layout->has_vtables;
    size_t words = 10 + ids + 3 * maps + 2 * tables;
    const uint64_t *bitmap = word + 6 + ids, *names = bitmap + 2 * maps;
    const uint64_t part[] = {ids ? word[2] : 0, word[2 + ids], word[4 + ids],
                             layout->has_bitmap ? bitmap[0] : 0, names[0]};
    for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++)
        if (part[i] > size)
            return false;
    if (part[0] % sizeof(*word) != 0) /* each id has padding; what follows is numbers */
        return false;
    *shape = (struct llvm_shape){
        .data_at = words * sizeof(*word) + part[0],
        .record_size = layout->record_size,
        .counters = part[2] * (is_of_bytes(word[1]) ? 1 : sizeof(uint64_t)),
        .bitmap = part[3],
        .version = word[1],
    };
    shape->padding = layout->has_bitmap ? raw_padding_of(shape->counters) : 0;
    shape->counters_at = shape->data_at + part[1] * shape->record_size;
    shape->size = shape->counters_at + shape->counters + shape->padding + shape->bitmap +
                  raw_padding_of(shape->bitmap) + part[4] + raw_padding_of(part[4]);
    return true;
}

struct llvm_shape llvm_raw_shape(const struct llvm_image *image)
{
    uint64_t header[HEADER_WORDS_MAX];
    struct llvm_shape shape = {0};
    put_header(image, header);
    measure(&shape, header, SIZE_MAX);
    return shape;
}

bool llvm_raw_measure(struct llvm_shape *shape, const unsigned char *bytes, size_t size)
{
    uint64_t header[HEADER_WORDS_MAX];
    if (size < sizeof(header))
        return false;
    memcpy(header, bytes, sizeof(header)); /* the bytes may lie anywhere */
    return measure(shape, header, size) && shape->size == size;
}

static unsigned char *put(unsigned char *to, const void *from, size_t size)
{
    memcpy(to, from, size);
    return to + size;
}

static unsigned char *pad(unsigned char *to, size_t size)
{
    memset(to, 0, size);
    return to + size;
}

/* Writes what stands before the counts. Returns where those go. */
static unsigned char *put_head(const struct llvm_image *image, unsigned char *to)
{
    uint64_t header[HEADER_WORDS_MAX];
    size_t words = put_header(image, header);
    to = put(to, header, words * sizeof(header[0]));
    to += raw_put_ids(image, to);
    return put(to, image->data.at, image->data.size);
}

/* Writes what stands behind the counters, but for the bitmap. Returns where that goes. */
static unsigned char *put_tail(const struct llvm_image *image, unsigned char *to)
{
    unsigned char *const bitmap = pad(to, padding_behind_counters(image));
    to = bitmap;
    if (raw_layout_of(image->version)->has_bitmap)
        to = pad(bitmap + image->bitmap.size, raw_padding_of(image->bitmap.size));
    to = put(to, image->names.at, image->names.size);
    pad(to, raw_padding_of(image->names.size));
    return bitmap;
}

void llvm_raw_put(const struct llvm_image *image, const unsigned char *counts, unsigned char *to)
{
    to = put(put_head(image, to), counts, image->counters.size);
    put(put_tail(image, to), counts + image->counters.size, image->bitmap.size);
}

void llvm_raw_put_start(const struct llvm_image *image, unsigned char *counters,
                        unsigned char *bitmap)
{
    memset(counters, llvm_raw_counts_bytes(image) ? 0xff : 0, image->counters.size);
    memset(bitmap, 0, image->bitmap.size);
}

void llvm_raw_put_whole_start(const struct llvm_image *image, unsigned char *to)
{
    unsigned char *const counters = put_head(image, to);
    unsigned char *const bitmap = put_tail(image, counters + image->counters.size);
    llvm_raw_put_start(image, counters, bitmap);
}

uint64_t llvm_raw_signature(const struct llvm_image *image)
{
    uint64_t header[HEADER_WORDS_MAX];
    const struct raw_layout *layout = raw_layout_of(image->version);
    put_header(image, header);
    uint64_t first = 0; /* NameRef of the first record */
    if (image->data.size > 0)
        memcpy(&first, image->data.at, sizeof(first));
    return ((uint64_t)image->names.size << 40) + (header[4 + layout->has_ids_size] << 30) +
           ((uint64_t)count_records(image) << 20) +
           ((uint64_t)(image->values.size / VALUE_NODE_SIZE) << 10) + first +
           (layout->signs_version ? image->version : 0) + (layout->is_of_14 ? LLVM_RAW_MAGIC : 0);
}

uint64_t llvm_raw_key(const struct llvm_image *image)
{
    const struct raw_layout *layout = raw_layout_of(image->version);
    struct raw_addresses at = raw_addresses(layout);
    uint64_t header[HEADER_WORDS_MAX] = {0};
    put_header(image, header);
    uint64_t sum = checksum_add(0, header, at.first * sizeof(header[0]));
    sum = checksum_add(sum, header + at.behind, (at.words - at.behind) * sizeof(header[0]));
    for (unsigned i = 0; i < image->note_count && layout->is_of_14; i++)
        sum = checksum_add(sum, image->notes[i].at, image->notes[i].size);
    for (size_t i = 0; i + layout->record_size <= image->data.size; i += layout->record_size) {
        const unsigned char *record = image->data.at + i;
        sum = checksum_add(sum, record, 16);
        sum = checksum_add(sum, record + layout->counters_at, 4);
        sum = checksum_add(sum, record + layout->bitmap_at, layout->bitmap_at ? 4 : 0);
    }
    return sum;
}
