/* SPDX-License-Identifier: MIT
 *
 * Sorts slots by their records. A slot names its record by pid and start.
 */
#include "cli/records/tree.h"

#include <stdlib.h>

/* More slots than this no process has: its reasons need one or two. */
#define MOST (BLACKBOX_DEEDS_MAX + 16)

/* Returns the list that the slot belongs to, NULL: to nobody's. */
static struct more_list *list_of(struct records *records, const struct blackbox_more *more)
{
    if (more->of == BLACKBOX_NOBODY)
        return &records->witnessed;
    int found = records_find(records, more->pid, more->start_ns);
    struct process *p = found >= 0 ? &records->process[found] : NULL;
    return p && p->box.start_ns == more->start_ns && p->more.count < MOST ? &p->more : NULL;
}

static size_t make_room(struct more_list *list, const struct blackbox_more *sorted, size_t used)
{
    size_t count = list->count;
    *list = (struct more_list){.slot = sorted + used};
    return used + count;
}

static void sort(struct records *records, struct blackbox_more *sorted)
{
    struct more_list *list;
    size_t used = 0;
    for (size_t i = 0; i < records->more_count; i++)
        if ((list = list_of(records, &records->more[i])))
            list->count++;
    for (size_t i = 0; i < records->count; i++)
        used = make_room(&records->process[i].more, sorted, used);
    make_room(&records->witnessed, sorted, used);
    for (size_t i = 0; i < records->more_count; i++)
        if ((list = list_of(records, &records->more[i])))
            sorted[list->slot - sorted + (ptrdiff_t)list->count++] = records->more[i];
}

bool records_attach(struct records *records)
{
    struct blackbox_more *sorted = calloc(records->more_count + 1, sizeof(*sorted));
    if (sorted)
        sort(records, sorted);
    free(records->more);
    records->more = sorted;
    return sorted;
}
