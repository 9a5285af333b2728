/* SPDX-License-Identifier: MIT
 *
 * Packed numbers: seven bits a byte, the lowest first, and the highest bit of a byte says that more
 * follow (LEB128, as in DWARF). A signed number is packed as one without sign whose lowest bit is
 * the sign. Everything here is async-signal-safe.
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

#endif
