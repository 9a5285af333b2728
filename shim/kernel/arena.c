/* SPDX-License-Identifier: MIT
 *
 * A bump allocator. The first bytes come from .bss, so that an ordinary process makes no system
 * call for its few coverage variables; later ones come from mappings. Threads race by
 * compare-and-swap and never take a lock, which a forked child of a threaded program could find
 * held.
 */
#include "kernel/arena.h"

#include <stdint.h>
#include <string.h>

#include "kernel/quiet.h"
#include "kernel/sys.h"

#define CHUNK_SIZE 65536
#define RESERVE_SIZE 1048576

struct chunk {
    struct chunk *older;
    size_t size;
    size_t used; /* atomic */
    unsigned char memory[];
};

#define FIRST_SIZE 1920
static union {
    struct chunk chunk;
    unsigned char memory[FIRST_SIZE];
} first = {.chunk = {.size = FIRST_SIZE - sizeof(struct chunk)}};

static struct chunk *current = &first.chunk;
static struct chunk *newest; /* of the mapped chunks, chained by `older` */

static struct chunk *map_chunk(size_t size)
{
    struct chunk *chunk = quiet_is_on() ? NULL : sys_map(size);
    if (!chunk)
        return NULL;
    chunk->size = size - sizeof(*chunk);
    chunk->older = __atomic_load_n(&newest, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&newest, &chunk->older, chunk, 1, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED))
        ;
    return chunk;
}

static void *take_from(struct chunk *chunk, size_t size)
{
    size_t used = __atomic_load_n(&chunk->used, __ATOMIC_RELAXED);
    do {
        if (size > chunk->size - used)
            return NULL;
    } while (!__atomic_compare_exchange_n(&chunk->used, &used, used + size, 1, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    return chunk->memory + used;
}

void *arena_take(size_t size)
{
    size = (size + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
    void *taken = take_from(__atomic_load_n(&current, __ATOMIC_ACQUIRE), size);
    if (taken)
        return taken;
    if (size > CHUNK_SIZE / 4) { /* it gets a chunk of its own: the current one still has room */
        struct chunk *own = map_chunk(size + sizeof(*own));
        return own ? take_from(own, size) : NULL;
    }
    struct chunk *fresh = map_chunk(CHUNK_SIZE);
    if (!fresh)
        return NULL;
    taken = take_from(fresh, size);
    __atomic_store_n(&current, fresh, __ATOMIC_RELEASE);
    return taken;
}

void arena_reserve(void)
{
    struct chunk *fresh = map_chunk(RESERVE_SIZE);
    if (fresh)
        __atomic_store_n(&current, fresh, __ATOMIC_RELEASE);
}

char *arena_copy(const char *text, size_t length)
{
    char *copy = arena_take(length + 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

bool arena_uses(uintptr_t start, uintptr_t end)
{
    const struct chunk *chunk = __atomic_load_n(&newest, __ATOMIC_ACQUIRE);
    while (chunk && ((uintptr_t)chunk >= end || (uintptr_t)chunk + chunk->size <= start))
        chunk = chunk->older;
    return chunk;
}
