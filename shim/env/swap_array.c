/* SPDX-License-Identifier: MIT
 *
 * Equal environments share an array. For a program whose environment is always another one the
 * oldest array is filled anew: a thread that still walks that array finds good strings, and an end.
 */
#include "env/swap_array.h"

#include <string.h>
#include <unistd.h>

#include "env/restore.h"
#include "kernel/arena.h"

#define ARRAYS 8

struct text {
    const struct text *next;
    const char *text;
};

static struct swap_array *newest;
static unsigned long turns;
static const struct text *texts;

size_t swap_array_count(char *const *environment)
{
    size_t count = 0;
    while (environment && environment[count])
        count++;
    return count;
}

/* Returns a copy of the text that lasts as long as the process, NULL when no memory is left. */
static const char *lasting(const char *text)
{
    for (const struct text *at = texts; at; at = at->next)
        if (strcmp(at->text, text) == 0)
            return at->text;
    struct text *added = arena_take(sizeof(*added));
    const char *copy = added ? arena_copy(text, strlen(text)) : NULL;
    if (!copy)
        return NULL;
    *added = (struct text){texts, copy};
    texts = added;
    return copy;
}

/* Replaces the entries that lie in `room` by lasting copies. Returns false when no memory is left.
 */
static bool make_lasting(const char **entries, const struct env_room *room)
{
    for (; *entries; entries++)
        if (env_room_holds(room, *entries) && !(*entries = lasting(*entries)))
            return false;
    return true;
}

static bool is_equal(const struct swap_array *s, const struct swap_array *wanted)
{
    return s->count == wanted->count && s->own == wanted->own && s->preload == wanted->preload &&
           memcmp(s->copy, wanted->array, (s->count + 1) * sizeof(*s->copy)) == 0;
}

static bool make_room(struct swap_array *s, size_t count)
{
    if (s->room >= count)
        return true;
    size_t room = s->room * 2 > count ? s->room * 2 : count;
    const char **array = arena_take(2 * (room + 1) * sizeof(*array));
    if (!array)
        return false;
    s->room = room;
    s->array = array;
    s->copy = array + room + 1;
    return true;
}

static struct swap_array *add(void)
{
    struct swap_array *s = arena_take(sizeof(*s));
    if (s) {
        s->next = newest;
        __atomic_store_n(&newest, s, __ATOMIC_RELEASE);
    }
    return s;
}

/* Returns an array with the wanted entries, or one to fill anew. No swap is under way, but the
 * program may have kept any of the arrays. */
static struct swap_array *equal_or_oldest(const struct swap_array *wanted)
{
    struct swap_array *oldest = NULL;
    unsigned count = 0;
    for (struct swap_array *s = newest; s; s = s->next) {
        s->is_programs |= s->array && (char **)s->array == environ;
        if (s->is_programs)
            continue;
        if (is_equal(s, wanted))
            return s;
        if (!oldest || s->turn < oldest->turn)
            oldest = s;
        count++;
    }
    return count < ARRAYS ? add() : oldest;
}

struct swap_array *swap_array_of(const struct swap_array *wanted)
{
    struct swap_array *s = equal_or_oldest(wanted);
    if (!s || !make_room(s, wanted->count))
        return NULL;
    s->turn = ++turns;
    s->count = wanted->count;
    s->own = wanted->own;
    s->preload = wanted->preload;
    s->replaced = wanted->replaced;
    memcpy(s->copy, wanted->array, (s->count + 1) * sizeof(*s->copy));
    for (size_t i = 0; i <= s->room; i++) {
        const char *entry = i < s->count ? s->copy[i] : NULL;
        __atomic_store_n(&s->array[i], entry, __ATOMIC_RELEASE);
    }
    return s;
}

struct swap_array *swap_array_restored(char **environment, struct env_room *room)
{
    const char **restored = (const char **)env_restored(environment, room);
    if ((char **)restored == environment || !make_lasting(restored, room))
        return NULL;
    struct swap_array wanted = {.count = swap_array_count((char **)restored),
                                .own = swap_array_count(environment),
                                .array = restored};
    for (size_t i = 0; i < wanted.own && i < wanted.count; i++)
        if (restored[i] != environment[i]) {
            wanted.preload = environment[i];
            wanted.replaced = restored[i];
        }
    return swap_array_of(&wanted);
}

bool swap_array_adds(const struct swap_array *s, const char *entry)
{
    for (size_t i = s->own; i < s->count; i++)
        if (s->copy[i] == entry)
            return true;
    return false;
}

bool swap_array_is_one(char *const *array)
{
    const struct swap_array *s = __atomic_load_n(&newest, __ATOMIC_ACQUIRE);
    while (s && (char *const *)s->array != array)
        s = s->next;
    return s;
}
