/* SPDX-License-Identifier: MIT
 *
 * A checksum of bytes that may have been cut off or overwritten by accident. It is no protection
 * against intent.
 */
#ifndef COVKEEP_CHECKSUM_H
#define COVKEEP_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* checksum_add() continues the checksum `sum` over `size` bytes and returns it. Any number can be
 * the first `sum`. Async-signal-safe. */
static inline uint64_t checksum_add(uint64_t sum, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (; size >= sizeof(uint64_t); at += sizeof(uint64_t), size -= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, at, sizeof(word));
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 29;
    }
    for (; size > 0; at++, size--)
        sum = (sum ^ *at) * 0x100000001b3u;
    return sum;
}

#endif
