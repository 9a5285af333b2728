/* SPDX-License-Identifier: MIT
 *
 * Packed numbers: seven bits a byte, the lowest first, and the highest bit of a byte says that more
 * follow (LEB128, as in DWARF). A signed number is packed as one without sign whose lowest bit is
 * the sign. A list of numbers, most of which are zero, is packed as the number of the others, and
 * for each of those how many zeros stand before it, and its value as a signed number. Everything
 * here is async-signal-safe.
 */
#ifndef COVKEEP_JOURNAL_PACK_H
#define COVKEEP_JOURNAL_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most bytes that a packed number takes. */
#define PACK_MAX 10

/* pack_put() writes the number at `to` and returns where the next one goes. */
static inline unsigned char *pack_put(unsigned char *to, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        *to++ = (unsigned char)(number | 0x80);
    *to++ = (unsigned char)number;
    return to;
}

static inline unsigned char *pack_put_signed(unsigned char *to, int64_t number)
{
    return pack_put(to, (uint64_t)number << 1 ^ -(uint64_t)(number < 0));
}

/* What is still to be read. `is_broken` stays set when the bytes ended within a number. */
struct pack_source {
    const unsigned char *at, *end;
    bool is_broken;
};

/* pack_get() reads the next number; 0 where there is none. */
static inline uint64_t pack_get(struct pack_source *source)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && source->at < source->end; shift += 7) {
        unsigned char byte = *source->at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return number;
    }
    source->is_broken = true;
    return 0;
}

static inline int64_t pack_get_signed(struct pack_source *source)
{
    uint64_t number = pack_get(source);
    return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
}

/* The most bytes that a list takes, but for its numbers, and each number. */
#define PACK_LIST_MAX 5
#define PACK_LIST_NUMBER_MAX (5 + PACK_MAX)

/* pack_put_count() writes a number that stands before what it counts, and gets the room of the
 * largest one, PACK_LIST_MAX: a packed number may have bytes that add nothing. */
static inline void pack_put_count(unsigned char *to, uint32_t count)
{
    for (unsigned i = 0; i < PACK_LIST_MAX - 1; i++, count >>= 7)
        to[i] = (unsigned char)(count | 0x80);
    to[PACK_LIST_MAX - 1] = (unsigned char)count;
}

/* A list that is being packed; less than 2^32 numbers. */
struct pack_list {
    unsigned char *start, *at;
    uint32_t count;
    size_t zeros; /* since the last number that is not zero */
};

static inline struct pack_list pack_list_begin(unsigned char *to)
{
    return (struct pack_list){.start = to, .at = to + PACK_LIST_MAX};
}

static inline void pack_list_put(struct pack_list *list, int64_t number)
{
    if (number == 0) {
        list->zeros++;
        return;
    }
    list->at = pack_put_signed(pack_put(list->at, list->zeros), number);
    list->zeros = 0;
    list->count++;
}

/* pack_list_end() returns where the next thing goes. */
static inline unsigned char *pack_list_end(const struct pack_list *list)
{
    pack_put_count(list->start, list->count);
    return list->at;
}

/* A list of at most `size` numbers that is being read. */
struct pack_list_source {
    struct pack_source *source;
    uint64_t left; /* numbers that are still to be read */
    uint64_t size, next;
};

static inline struct pack_list_source pack_list_read(struct pack_source *source, uint64_t size)
{
    return (struct pack_list_source){.source = source, .left = pack_get(source), .size = size};
}

/* pack_list_get() reads the next number that is not zero, and its index. It returns false at the
 * end, and where the list is broken; then source->is_broken is set. */
static inline bool pack_list_get(struct pack_list_source *list, uint64_t *index, int64_t *number)
{
    if (list->left == 0 || list->source->is_broken)
        return false;
    uint64_t zeros = pack_get(list->source);
    *number = pack_get_signed(list->source);
    if (zeros >= list->size - list->next)
        list->source->is_broken = true;
    *index = list->next + zeros;
    list->next = *index + 1;
    list->left--;
    return !list->source->is_broken;
}

#endif
