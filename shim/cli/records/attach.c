/* SPDX-License-Identifier: MIT
 *
 * Sorts slots by their records. A slot names the place of its record and says again whose record
 * that is, so a broken slot must not get into another process's list.
 */
#include "cli/records/tree.h"

#include <stdlib.h>

/* Returns the processes by the places of their records, NULL where there is no record. */
static struct process **find_places(const struct records *records)
{
    struct process **at = calloc(BLACKBOX_MAX, sizeof(struct process *));
    for (size_t i = 0; at && i < records->count; i++)
        if (!records->process[i].fault)
            at[records->process[i].number] = &records->process[i];
    return at;
}

/* More slots than this no process has: its reasons need one or two. */
#define MOST (BLACKBOX_DEEDS_MAX + 16)

/* Returns the list that the slot belongs to, NULL: to nobody's. */
static struct more_list *list_of(struct records *records, struct process *const *at,
                                 const struct blackbox_more *more)
{
    struct process *p = more->of < BLACKBOX_MAX ? at[more->of] : NULL;
    if (p && p->box.pid == more->pid && p->box.start_ns == more->start_ns)
        return p->more.count < MOST ? &p->more : NULL;
    return more->of == BLACKBOX_NOBODY ? &records->witnessed : NULL;
}

static size_t make_room(struct more_list *list, const struct blackbox_more *sorted, size_t used)
{
    size_t count = list->count;
    *list = (struct more_list){.slot = sorted + used};
    return used + count;
}

static void sort(struct records *records, struct process *const *at, struct blackbox_more *sorted)
{
    struct more_list *list;
    size_t used = 0;
    for (size_t i = 0; i < records->more_count; i++)
        if ((list = list_of(records, at, &records->more[i])))
            list->count++;
    for (size_t i = 0; i < records->count; i++)
        used = make_room(&records->process[i].more, sorted, used);
    make_room(&records->witnessed, sorted, used);
    for (size_t i = 0; i < records->more_count; i++)
        if ((list = list_of(records, at, &records->more[i])))
            sorted[list->slot - sorted + (ptrdiff_t)list->count++] = records->more[i];
}

bool records_attach(struct records *records)
{
    struct process **at = find_places(records);
    struct blackbox_more *sorted = calloc(records->more_count + 1, sizeof(*sorted));
    if (at && sorted)
        sort(records, at, sorted);
    free(at);
    free(records->more);
    records->more = sorted;
    return at && sorted;
}
