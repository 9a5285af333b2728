/* SPDX-License-Identifier: MIT
 *
 * Words and counters of a file's content in memory, which has no alignment: reading them, never
 * behind the end, and writing them. Private to gcda.c and gcda_head.c.
 */
#ifndef COVKEEP_GCOV_STREAM_H
#define COVKEEP_GCOV_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "loss.h"

struct stream_reader {
    const unsigned char *at;
    const unsigned char *end;
    enum loss_reason loss; /* the first thing that does not fit; LOSS_UNKNOWN: none */
};

/* stream_fail() notes the reason of a failure, and returns false. */
static inline bool stream_fail(struct stream_reader *r, enum loss_reason loss)
{
    r->loss = loss;
    return false;
}

/* stream_read() copies the next `size` bytes, and moves on behind them. It fails where fewer are
 * left. */
static inline bool stream_read(struct stream_reader *r, void *to, size_t size)
{
    if ((size_t)(r->end - r->at) < size)
        return stream_fail(r, LOSS_CUT_OFF);
    memcpy(to, r->at, size);
    r->at += size;
    return true;
}

static inline bool stream_read_word(struct stream_reader *r, uint32_t *word)
{
    return stream_read(r, word, sizeof(*word));
}

/* stream_expect_word() reads a word, and fails with LOSS_OTHER_FUNCTIONS where it is another one.
 */
static inline bool stream_expect_word(struct stream_reader *r, uint32_t expected)
{
    uint32_t word;
    if (!stream_read_word(r, &word))
        return false;
    return word == expected || stream_fail(r, LOSS_OTHER_FUNCTIONS);
}

/* stream_put_word() and stream_put_counter() write at *at, where there is room, and move it on. */
static inline void stream_put_word(unsigned char **at, uint32_t word)
{
    memcpy(*at, &word, sizeof(word));
    *at += sizeof(word);
}

static inline void stream_put_counter(unsigned char **at, int64_t value)
{
    memcpy(*at, &value, sizeof(value));
    *at += sizeof(value);
}

#endif
