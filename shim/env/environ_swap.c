/* SPDX-License-Identifier: MIT
 *
 * The array that a swap puts there is a snapshot: the array, and a copy of it that tells at the end
 * whether anybody wrote into the array. Equal environments share a snapshot. For a program whose
 * environment is always another one the oldest snapshot is filled anew: whoever still walks it
 * finds good strings, and its end.
 */
#include "env/environ_swap.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "env/lock.h"
#include "env/name.h"
#include "env/restore.h"
#include "env/standing.h"
#include "kernel/arena.h"

#define SNAPSHOTS 8
#define ATTEMPTS 3

struct snapshot {
    struct snapshot *next;
    unsigned long turn;   /* number of the last swap that used it */
    size_t room, count;   /* numbers of entries, without the NULL */
    size_t own;           /* how many of them, at the beginning, are the program's */
    const char *preload;  /* the program's LD_PRELOAD entry that ours replaced; NULL: none */
    const char *replaced; /* our entry in its place */
    bool is_programs;     /* the program has written into the array, or points to it */
    const char **array, **copy;
};

struct text {
    const struct text *next;
    const char *text;
};

static struct snapshot *newest;
static unsigned long turns;
static const struct text *texts;

static unsigned calls;             /* calls for which a swap is under way */
static __thread unsigned my_calls; /* those of the calling thread */
static struct snapshot *in_force;  /* environ is its array; NULL: environ is the program's */
static char **own;                 /* the program's array during a swap */
static bool is_changed_lent;       /* a change by libc goes on in the swapped array itself */

static size_t count_entries(char *const *environment)
{
    size_t count = 0;
    while (environment && environment[count])
        count++;
    return count;
}

/* A copy of the text that lasts as long as the process; NULL when no memory is left. */
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

/* Replaces the entries that lie in `room` by lasting copies; false when no memory is left. */
static bool make_lasting(const char **entries, const struct env_room *room)
{
    for (; *entries; entries++)
        if (env_room_holds(room, *entries) && !(*entries = lasting(*entries)))
            return false;
    return true;
}

static bool is_equal(const struct snapshot *s, const struct snapshot *wanted)
{
    return s->count == wanted->count && s->own == wanted->own && s->preload == wanted->preload &&
           memcmp(s->copy, wanted->array, (s->count + 1) * sizeof(*s->copy)) == 0;
}

static bool make_room(struct snapshot *s, size_t count)
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

static struct snapshot *add_snapshot(void)
{
    struct snapshot *s = arena_take(sizeof(*s));
    if (s) {
        s->next = newest;
        __atomic_store_n(&newest, s, __ATOMIC_RELEASE);
    }
    return s;
}

/* No swap is under way, but the program may have kept any of the arrays. */
static struct snapshot *equal_or_oldest(const struct snapshot *wanted)
{
    struct snapshot *oldest = NULL;
    unsigned count = 0;
    for (struct snapshot *s = newest; s; s = s->next) {
        s->is_programs |= s->array && (char **)s->array == environ;
        if (s->is_programs)
            continue;
        if (is_equal(s, wanted))
            return s;
        if (!oldest || s->turn < oldest->turn)
            oldest = s;
        count++;
    }
    return count < SNAPSHOTS ? add_snapshot() : oldest;
}

static struct snapshot *snapshot_of(const struct snapshot *wanted)
{
    struct snapshot *s = equal_or_oldest(wanted);
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

/* The snapshot of the restored environment, which begins with the program's own entries; NULL when
 * nothing is missing or no memory is left. */
static struct snapshot *snapshot_restored(char **environment, struct env_room *room)
{
    const char **restored = (const char **)env_restored(environment, room);
    if ((char **)restored == environment || !make_lasting(restored, room))
        return NULL;
    struct snapshot wanted = {.count = count_entries((char **)restored),
                              .own = count_entries(environment),
                              .array = restored};
    for (size_t i = 0; i < wanted.own && i < wanted.count; i++)
        if (restored[i] != environment[i]) {
            wanted.preload = environment[i];
            wanted.replaced = restored[i];
        }
    return snapshot_of(&wanted);
}

static bool replace_environ(char **before, char **now)
{
    return __atomic_compare_exchange_n(&environ, &before, now, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

/* Tries again when the program has put another array there meanwhile. */
static void lend(void)
{
    for (unsigned attempt = 0; attempt < ATTEMPTS && !in_force; attempt++) {
        struct env_room room;
        env_room_open(&room, false);
        own = environ;
        struct snapshot *s = snapshot_restored(own, &room);
        if (s && replace_environ(own, (char **)s->array))
            in_force = s;
        env_room_release(&room);
        if (!s)
            break;
    }
}

static bool is_added(const struct snapshot *s, const char *entry)
{
    for (size_t i = s->own; i < s->count; i++)
        if (s->copy[i] == entry)
            return true;
    return false;
}

/* Takes what the swap added out of an array that the program has made of the swapped one. */
static void take_out(const struct snapshot *s, char **array)
{
    char **to = array;
    for (char **from = array; *from; from++) {
        char *entry = s->preload && *from == s->replaced ? (char *)s->preload : *from;
        if (is_added(s, entry))
            continue;
        if (to != from || entry != *from) /* an array that is read-only has none of ours */
            *to = entry;
        to++;
    }
    if (*to)
        *to = NULL;
}

/* Passes strings that replaced the program's own, as setenv(3) does it, on to the program's array.
 * False when more than that has changed. */
static bool pass_on_changes(struct snapshot *s)
{
    for (size_t i = 0; i <= s->count; i++)
        if (s->array[i] != s->copy[i] && (i >= s->own || !s->array[i]))
            return false;
    for (size_t i = 0; i < s->own; i++)
        if (s->array[i] != s->copy[i]) {
            own[i] = (char *)s->array[i];
            s->copy[i] = s->array[i];
        }
    return true;
}

static void end_swap(void)
{
    struct snapshot *s = in_force;
    in_force = NULL;
    if (!s || ((char **)s->array == environ && pass_on_changes(s) &&
               replace_environ((char **)s->array, own)))
        return;
    char **now = environ;
    s->is_programs |= now == (char **)s->array;
    if (now)
        take_out(s, now);
}

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *module) __attribute__((weak));

/* In a forked child the calls of other threads are not under way. */
static void forked(void)
{
    env_lock_forked();
    calls = my_calls;
    if (calls == 0)
        end_swap();
}

static void follow_forks(void)
{
    static bool done;
    if (!done && __register_atfork)
        __register_atfork(NULL, NULL, forked, NULL);
    done = true;
}

bool env_lend(void)
{
    if (!in_force || environ != (char **)in_force->array) {
        end_swap();
        lend();
    }
    if (!in_force)
        return false;
    follow_forks();
    calls++;
    my_calls++;
    return true;
}

void env_take_back(void)
{
    my_calls--;
    if (--calls == 0)
        end_swap();
}

/* A variable that only concerns the program changes in the swapped array, so that a call that reads
 * environ at this instant finds everything; for any other the swap is interrupted. */
void env_swap_changes(const char *name)
{
    if (calls == 0)
        return;
    is_changed_lent = in_force && environ == (char **)in_force->array && !env_is_standing(own) &&
                      name && !env_is_coverage(name) && !env_same_name(name, "LD_PRELOAD");
    if (!is_changed_lent)
        end_swap();
}

/* libc has put a longer array there, made of the swapped one: that is the program's own from now
 * on. */
static void follow_to(char **array)
{
    struct snapshot *before = in_force;
    struct env_room room;
    size_t count = count_entries(array);
    env_room_open(&room, false);
    const char **entries = env_room_take(&room, (count + 1) * sizeof(*entries));
    struct snapshot wanted = {.count = count, .preload = before->preload, .array = entries};
    for (size_t i = 0; entries && i < count; i++)
        if (!is_added(before, array[i]))
            entries[wanted.own++] = array[i];
    in_force = NULL;
    if (entries && count >= before->count) {
        memcpy(entries + wanted.own, before->copy + before->own,
               (before->count - before->own + 1) * sizeof(*entries));
        wanted.replaced = before->replaced;
        in_force = snapshot_of(&wanted);
    }
    if (in_force && !replace_environ(array, (char **)in_force->array))
        in_force = NULL;
    own = array;
    take_out(before, array);
    env_room_release(&room);
}

void env_swap_changed(void)
{
    if (calls == 0)
        return;
    if (!is_changed_lent)
        lend();
    else if (environ != (char **)in_force->array)
        follow_to(environ);
    else if (!pass_on_changes(in_force))
        end_swap();
    is_changed_lent = false;
}

bool env_is_lent(char *const *array)
{
    const struct snapshot *s = __atomic_load_n(&newest, __ATOMIC_ACQUIRE);
    while (s && (char *const *)s->array != array)
        s = s->next;
    return s;
}
