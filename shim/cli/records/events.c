/* SPDX-License-Identifier: MIT
 *
 * Applies events to the processes that they name. A process that waited for another knows its
 * signal; one that sent SIGKILL knows only that it did. So the former counts more: a SIGKILL may
 * have come too late, or may not have been permitted.
 */
#include "cli/records/tree.h"

#include <signal.h>

/* Event times are rounded down to a millisecond. */
#define MS_NS INT64_C(1000000)

/* A program that it became by its last exec may have no record: a static program has none. */
static bool has_not_told(const struct process *p)
{
    bool is_unseen = p->box.end == BLACKBOX_EXEC && p->later < 0;
    bool is_gone = p->box.end == BLACKBOX_OPEN && !p->is_running;
    return is_gone || is_unseen || p->box.end == BLACKBOX_KILLED;
}

static void apply(struct process *p, int by, const struct blackbox_event *event, int64_t at_ns)
{
    if (!has_not_told(p))
        return;
    if (event->kind == BLACKBOX_REAPED) {
        p->signal = event->value;
        p->reaper = by;
        if (p->signal != SIGKILL)
            p->sender = 0;
    } else if (p->signal == 0 || p->signal == SIGKILL) {
        p->signal = SIGKILL;
        p->sender = by;
    }
    if (!p->box.end_ns)
        p->end_ns = at_ns;
}

static void apply_list(struct records *records, const struct more_list *list, unsigned kind)
{
    struct more_place place = {0};
    const struct blackbox_event *event;
    for (int64_t at_ns; (event = more_next_event(list, &place, &at_ns));) {
        if (event->kind != kind)
            continue;
        at_ns = at_ns + MS_NS < records->now ? at_ns + MS_NS : records->now;
        int target = records_find(records, event->pid, at_ns);
        if (target >= 0)
            apply(&records->process[target], list->slot[place.slot].pid, event, at_ns);
    }
}

static void apply_all(struct records *records, unsigned kind)
{
    for (size_t i = 0; i < records->count; i++)
        apply_list(records, &records->process[i].more, kind);
    apply_list(records, &records->witnessed, kind);
}

void records_apply_events(struct records *records)
{
    apply_all(records, BLACKBOX_SENT);
    apply_all(records, BLACKBOX_REAPED);
}
