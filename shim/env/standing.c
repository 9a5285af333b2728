/* SPDX-License-Identifier: MIT
 *
 * Keeps what the last look at environ saw. In a forked child a thread that is gone may have been
 * changing the environment: there the array counts as being changed for ever, and only the better
 * spelling of LD_PRELOAD is lost.
 */
#include "env/standing.h"

#include <stdint.h>
#include <unistd.h>

#include "env/kept.h"
#include "env/name.h"
#include "env/preload.h"
#include "kernel/arena.h"
#include "kernel/start_page.h"

/* How many changes have begun, and how many have ended: equal when no change goes on. */
static START_PAGE unsigned begun, ended;
static START_PAGE struct {
    char **array; /* NULL: the program has put its own in place of libc's */
    size_t count;
    uintptr_t sum;         /* of the entries' addresses */
    const char *preload;   /* the LD_PRELOAD entry, NULL if there is none */
    const char *respelled; /* the entry to pass on in its place; NULL: it is good as it is */
} left;
static START_PAGE bool
    was_standing; /* environ was the standing array before the change that goes on */

static uintptr_t sum_of(char *const *array, size_t *count)
{
    uintptr_t sum = 0;
    for (*count = 0; array && array[*count]; (*count)++)
        sum = sum * 31 + (uintptr_t)array[*count];
    return sum;
}

/* Returns the LD_PRELOAD entry with ours in it, NULL when the entry needs no change. */
static const char *respell(const char *entry)
{
    const char *value = preload_value(entry);
    if (env_was_removed("LD_PRELOAD") || (entry && preload_is_refused(entry)) ||
        preload_is_complete(value))
        return NULL;
    char *merged = arena_take(preload_merged_size(value));
    if (merged)
        preload_merge(merged, value);
    return merged;
}

static void look(void)
{
    const char *preload = NULL;
    left.array = environ;
    left.sum = sum_of(environ, &left.count);
    for (char **at = environ; at && *at && !preload; at++)
        if (**at == 'L' && env_same_name(*at, "LD_PRELOAD"))
            preload = *at;
    if (preload != left.preload || !left.respelled)
        left.respelled = respell(preload);
    left.preload = preload;
}

static unsigned load(const unsigned *count)
{
    return __atomic_load_n(count, __ATOMIC_SEQ_CST);
}

/* Returns whether no change goes on, and sets *at to a number that the next change makes larger. */
static bool is_settled(unsigned *at)
{
    *at = load(&ended);
    return load(&begun) == *at;
}

void env_standing_start(void)
{
    look();
}

void env_standing_change_begins(void)
{
    size_t count;
    was_standing = environ && environ == left.array && sum_of(environ, &count) == left.sum;
    __atomic_add_fetch(&begun, 1, __ATOMIC_SEQ_CST);
}

void env_standing_change_ends(void)
{
    if (was_standing && environ)
        look();
    else
        left.array = NULL;
    __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

bool env_is_standing(char *const *array)
{
    unsigned before, after;
    size_t count;
    bool settled = is_settled(&before);
    bool same = array && array == left.array && sum_of(array, &count) == left.sum;
    if (settled && is_settled(&after) && after == before)
        return same;
    return array && (array == left.array || array == environ);
}

char *const *env_standing_restored(char *const *array, struct env_room *room)
{
    unsigned before, after;
    bool settled = is_settled(&before);
    const char *respelled = left.respelled, *preload = left.preload;
    size_t count = left.count;
    if (!respelled || !settled || !is_settled(&after) || after != before)
        return array;
    const char **copy = env_room_take(room, (count + 2) * sizeof(*copy));
    if (!copy)
        return array;
    size_t i = 0;
    for (; i < count && array[i]; i++)
        copy[i] = array[i] == preload ? respelled : array[i];
    if (!preload)
        copy[i++] = respelled;
    copy[i] = NULL;
    return (char *const *)copy;
}
