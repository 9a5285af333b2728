/* SPDX-License-Identifier: MIT
 *
 * What is where in a raw profile, by its version. Private to raw*.c.
 */
#ifndef COVKEEP_LLVM_RAW_LAYOUT_H
#define COVKEEP_LLVM_RAW_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct raw_layout {
    uint8_t record_size;
    uint8_t counters_at; /* NumCounters of a record, 32 bits */
    uint8_t value_kinds; /* entries of NumValueSites behind it, 16 bits each */
    uint8_t bitmap_at;   /* NumBitmapBytes of a record, 32 bits; 0: none */
    bool has_ids_size;   /* the header has BinaryIdsSize */
    bool signs_version;  /* the signature contains the version word; not so in LLVM 11 */
    /* Since LLVM 14: build ids are written, CountersDelta is a distance from the data, and the
     * signature contains the magic number. */
    bool is_of_14;
    bool has_bitmap;  /* header words of the bitmap, and padding behind counters */
    bool has_vtables; /* header words of vtables, which only -fprofile-generate has */
};

/* The version word without the bits of variants. */
#define RAW_VERSION_MASK 0x00ffffffffffffffull

/* raw_layout_of() returns the layout of a version word; NULL: it is not known. */
const struct raw_layout *raw_layout_of(uint64_t version);

/* Which of the header's words are addresses, which differ from process to process. */
struct raw_addresses {
    size_t first, behind; /* the last one */
    size_t words;         /* all */
};

struct raw_addresses raw_addresses(const struct raw_layout *layout);

/* raw_padding_of() returns how many bytes go behind `size` bytes, so that what follows is aligned.
 */
static inline size_t raw_padding_of(size_t size)
{
    return (8 - size % 8) % 8;
}

/* raw_put_ids() writes the build ids of the module to `to` (NULL: nowhere): each with its length
 * before it and padding behind it. It returns how many bytes that are. */
struct llvm_image;
size_t raw_put_ids(const struct llvm_image *image, unsigned char *to);

#endif
