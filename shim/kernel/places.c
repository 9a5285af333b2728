/* SPDX-License-Identifier: MIT
 *
 * Blocks of places, each of which leads to the next one.
 */
#include "kernel/places.h"

#include "kernel/arena.h"

#define PLACES 4

struct places_block {
    struct places_block *more; /* atomic */
    _Alignas(void *) char records[];
};

static struct places_block *load(struct places_block *const *from)
{
    return __atomic_load_n(from, __ATOMIC_ACQUIRE);
}

/* Returns the block that *from leads to, and makes it when there is none yet; NULL where that
 * fails. */
static struct places_block *load_or_make(struct places_block **from, size_t size)
{
    struct places_block *none = NULL;
    struct places_block *fresh = load(from) ? NULL : arena_take(sizeof(*fresh) + PLACES * size);
    if (fresh)
        __atomic_compare_exchange_n(from, &none, fresh, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
    return load(from);
}

bool place_claim(void *record, enum place_state expected)
{
    int state = expected;
    return __atomic_compare_exchange_n((int *)record, &state, PLACE_TAKEN, 0, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED);
}

void place_set(void *record, enum place_state state)
{
    __atomic_store_n((int *)record, state, __ATOMIC_RELEASE);
}

static void *record_at(struct places_block *block, size_t index, size_t size)
{
    return block->records + index * size;
}

void *places_take(struct places *places)
{
    struct places_block *block = load_or_make(&places->first, places->size);
    for (; block; block = load_or_make(&block->more, places->size))
        for (size_t i = 0; i < PLACES; i++)
            if (place_claim(record_at(block, i, places->size), PLACE_FREE))
                return record_at(block, i, places->size);
    return NULL;
}

static bool is_live(const void *record)
{
    return __atomic_load_n((const int *)record, __ATOMIC_ACQUIRE) == PLACE_LIVE;
}

static bool is_in(const struct places_block *block, const void *record, size_t size)
{
    const char *at = record;
    return at >= block->records && at < block->records + PLACES * size;
}

void *places_next(const struct places *places, const void *record)
{
    struct places_block *block = load(&places->first);
    size_t i = 0;
    if (record) {
        while (!is_in(block, record, places->size))
            block = load(&block->more);
        i = (size_t)((const char *)record - block->records) / places->size + 1;
    }
    for (; block; block = load(&block->more), i = 0)
        for (; i < PLACES; i++)
            if (is_live(record_at(block, i, places->size)))
                return record_at(block, i, places->size);
    return NULL;
}
