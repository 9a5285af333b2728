/* SPDX-License-Identifier: MIT
 *
 * Puts an array that has what is missing (swap_array.h) into `environ`, for as long as a call of
 * libc lasts that reads `environ` itself; and brings changes that are made meanwhile into the
 * program's own array.
 */
#include "env/environ_swap.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "env/lock.h"
#include "env/name.h"
#include "env/restore.h"
#include "env/standing.h"
#include "env/swap_array.h"

#define ATTEMPTS 3

static unsigned calls;             /* calls for which a swap is under way */
static __thread unsigned my_calls; /* the calling thread's share of `calls` */
static struct swap_array
    *in_force;                  /* the array that is in environ; NULL: environ is the program's */
static char **own;              /* the program's array during a swap */
static bool is_changed_in_swap; /* a change by libc goes on in the swapped array itself */

static bool replace_environ(char **before, char **now)
{
    return __atomic_compare_exchange_n(&environ, &before, now, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

/* Puts a restored array into environ. It tries again when the program has put another array there
 * meanwhile. */
static void lend(void)
{
    for (unsigned attempt = 0; attempt < ATTEMPTS && !in_force; attempt++) {
        struct env_room room;
        env_room_open(&room, false);
        own = environ;
        struct swap_array *s = swap_array_restored(own, &room);
        if (s && replace_environ(own, (char **)s->array))
            in_force = s;
        env_room_release(&room);
        if (!s)
            break;
    }
}

/* Takes what the swap added out of an array that the program has made of the swapped one. */
static void take_out(const struct swap_array *s, char **array)
{
    char **to = array;
    for (char **from = array; *from; from++) {
        char *entry = s->preload && *from == s->replaced ? (char *)s->preload : *from;
        if (swap_array_adds(s, entry))
            continue;
        if (to != from || entry != *from) /* an array that is read-only has none of ours */
            *to = entry;
        to++;
    }
    if (*to)
        *to = NULL;
}

/* Passes strings that have replaced the program's own, as setenv(3) replaces them, on to the
 * program's array. Returns false when more than that has changed. */
static bool pass_on_changes(struct swap_array *s)
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
    struct swap_array *s = in_force;
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

/* In a forked child only the calls of the forking thread are under way. */
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

bool env_swap_begin(void)
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

void env_swap_end(void)
{
    my_calls--;
    if (--calls == 0)
        end_swap();
}

/* A variable that only concerns the program changes in the swapped array, so that a call that reads
 * environ at this instant finds everything. For any other variable the swap is interrupted. */
void env_swap_change_begins(const char *name)
{
    if (calls == 0)
        return;
    is_changed_in_swap = in_force && environ == (char **)in_force->array && !env_is_standing(own) &&
                         name && !env_is_coverage(name) && !env_same_name(name, "LD_PRELOAD");
    if (!is_changed_in_swap)
        end_swap();
}

/* libc has put a longer array into environ, made of the swapped one: the longer array is the
 * program's own from now on, and a swap of it begins. */
static void follow_to(char **array)
{
    struct swap_array *before = in_force;
    struct env_room room;
    size_t count = swap_array_count(array);
    env_room_open(&room, false);
    const char **entries = env_room_take(&room, (count + 1) * sizeof(*entries));
    struct swap_array wanted = {.count = count, .preload = before->preload, .array = entries};
    for (size_t i = 0; entries && i < count; i++)
        if (!swap_array_adds(before, array[i]))
            entries[wanted.own++] = array[i];
    in_force = NULL;
    if (entries && count >= before->count) {
        memcpy(entries + wanted.own, before->copy + before->own,
               (before->count - before->own + 1) * sizeof(*entries));
        wanted.replaced = before->replaced;
        in_force = swap_array_of(&wanted);
    }
    if (in_force && !replace_environ(array, (char **)in_force->array))
        in_force = NULL;
    own = array;
    take_out(before, array);
    env_room_release(&room);
}

void env_swap_change_ends(void)
{
    if (calls == 0)
        return;
    if (!is_changed_in_swap)
        lend();
    else if (environ != (char **)in_force->array)
        follow_to(environ);
    else if (!pass_on_changes(in_force))
        end_swap();
    is_changed_in_swap = false;
}

bool env_is_swapped(char *const *array)
{
    return swap_array_is_one(array);
}
