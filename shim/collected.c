/* SPDX-License-Identifier: MIT
 *
 * The lines lie one behind the other in cells, each in as many as it takes. The first cell of a
 * line that is whole has its length, and who exchanges that for 0 has taken the line. Room comes
 * back when no line is left: a thread that writes one must not find another one in its place.
 */
#include "collected.h"

#include <string.h>

#define CELL 64
#define CELLS 1024
#define LAST (CELLS - 1)

/* Both change together. */
union room {
    struct {
        unsigned short used; /* cells */
        unsigned short held; /* lines that have begun to come and are not yet written */
    };
    unsigned both; /* atomic */
};

static union room room;
static unsigned short lengths[CELLS]; /* atomic; 0: no line that is whole begins in this cell */
static char cells[CELLS][CELL];

static union room load(void)
{
    return (union room){.both = __atomic_load_n(&room.both, __ATOMIC_ACQUIRE)};
}

/* Returns false, and fills in what there is in place of `old`, when that is not true any more. */
static bool change(union room *old, union room new)
{
    return __atomic_compare_exchange_n(&room.both, &old->both, new.both, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE);
}

/* Returns the first of the cells that are the caller's now: the last one where there is no room for
 * as many before it, and -1 where that is taken, too. */
static int reserve(unsigned count)
{
    union room old = load(), new;
    unsigned first;
    do {
        new = old.held ? old : (union room){.used = 0};
        first = new.used + count < CELLS ? new.used : LAST;
        if (new.used == CELLS)
            return -1;
        new.used = (unsigned short)(first == LAST ? CELLS : first + count);
        new.held++;
    } while (!change(&old, new));
    return (int)first;
}

static void put(int cell, const char *line, size_t length)
{
    memcpy(cells[cell], line, length);
    __atomic_store_n(&lengths[cell], (unsigned short)length, __ATOMIC_RELEASE);
}

/* The last cell is for the line that tells of those that found no place. */
void collected_add(const char *line, size_t length)
{
    static const char more[] = "covkeep: more lines than can be kept\n";
    _Static_assert(sizeof(more) <= CELL, "it fits into one cell");
    int cell = reserve((unsigned)((length + CELL - 1) / CELL));
    if (cell == LAST)
        put(cell, more, sizeof(more) - 1);
    else if (cell >= 0)
        put(cell, line, length);
}

static void give_back(void)
{
    union room old = load(), new;
    do {
        new = old;
        new.held -= old.held > 0; /* 0 after collected_drop() */
    } while (!change(&old, new));
}

void collected_take(void (*write)(const char *line, size_t length))
{
    union room now = load();
    for (unsigned i = 0; now.held && i < now.used; i++) {
        size_t length = __atomic_exchange_n(&lengths[i], 0, __ATOMIC_ACQ_REL);
        if (length > 0) {
            write(cells[i], length);
            give_back();
        }
    }
}

bool collected_is_any(void)
{
    return load().held;
}

void collected_drop(void)
{
    if (load().held) /* else there is nothing, and no page is to be touched */
        memset(lengths, 0, sizeof(lengths));
    __atomic_store_n(&room.both, 0, __ATOMIC_RELEASE);
}
