/* SPDX-License-Identifier: MIT
 *
 * A loan lies in a mapping of its own: the array, twice, and our LD_PRELOAD string. The second copy
 * tells at the end whether anybody wrote into the first. A mapping that the program may still point
 * to is never unmapped.
 */
#include "exec/loan.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "env/restore.h"
#include "sys.h"

struct lent {
    size_t size;  /* of the mapping */
    size_t count; /* entries, without the NULL */
    char *array[];
};

static size_t count_entries(char *const *environment)
{
    size_t count = 0;
    while (environment[count])
        count++;
    return count;
}

static struct lent *lent_of(char **array)
{
    return (struct lent *)((char *)array - offsetof(struct lent, array));
}

/* Strings of ours lie in the room, which ends with the call: they move behind the arrays. */
static bool is_in_room(const struct env_room *room, const char *entry)
{
    const char *stack = (const char *)room->stack;
    return strncmp(entry, "LD_PRELOAD=", 11) == 0 &&
           ((entry >= stack && entry < stack + sizeof(room->stack)) || room->region ||
            room->mapped);
}

static char **copy_lasting(char *const *restored, const struct env_room *room)
{
    size_t count = count_entries(restored);
    size_t arrays = sizeof(struct lent) + 2 * (count + 1) * sizeof(char *);
    size_t strings = 0;
    for (size_t i = 0; i < count; i++)
        if (is_in_room(room, restored[i]))
            strings += strlen(restored[i]) + 1;
    struct lent *lent = sys_map(arrays + strings);
    if (!lent)
        return NULL;
    char *at = (char *)lent + arrays;
    *lent = (struct lent){.size = arrays + strings, .count = count};
    for (size_t i = 0; i < count; i++) {
        lent->array[i] = restored[i];
        if (is_in_room(room, restored[i])) {
            lent->array[i] = at;
            at = stpcpy(at, restored[i]) + 1;
        }
    }
    memcpy(lent->array + count + 1, lent->array, (count + 1) * sizeof(char *));
    return lent->array;
}

void env_lend(struct env_loan *loan)
{
    int saved = errno;
    struct env_room room;
    env_room_open(&room, false);
    loan->own = environ;
    loan->lent = NULL;
    char *const *restored = env_restored(environ, &room);
    if (restored != environ)
        loan->lent = copy_lasting(restored, &room);
    if (loan->lent)
        environ = loan->lent;
    env_room_release(&room);
    errno = saved;
}

static bool holds(char *const *environment, const char *entry)
{
    for (; environment && *environment; environment++)
        if (*environment == entry)
            return true;
    return false;
}

/* Takes out of environ what the loan had added to `own`, by identity. */
static void take_out(char *const *lent, char *const *own)
{
    char **to = environ;
    for (char **from = environ; *from; from++)
        if (holds(own, *from) || !holds(lent, *from))
            *to++ = *from;
    *to = NULL;
}

void env_take_back(struct env_loan *loan)
{
    if (!loan->lent)
        return;
    int saved = errno;
    struct lent *lent = lent_of(loan->lent);
    size_t size = (lent->count + 1) * sizeof(char *);
    char **copy = loan->lent + lent->count + 1;
    if (environ == loan->lent && memcmp(loan->lent, copy, size) == 0) {
        environ = loan->own;
        sys_call(SYS_munmap, lent, lent->size);
    } else if (environ) {
        take_out(copy, loan->own);
    }
    errno = saved;
}
