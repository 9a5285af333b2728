/* SPDX-License-Identifier: MIT
 *
 * Who waited for a process knows its signal; who sent it SIGKILL, that he did. The former counts
 * more: a SIGKILL may have come too late, or may not have been permitted.
 */
#include "cli/records/events.h"

#include <signal.h>

#include "cli/records/tree.h"

/* Event times are cut to a millisecond. */
#define MS_NS INT64_C(1000000)

static int64_t event_ns(const struct records *records, const struct process *by,
                        const struct blackbox_event *event)
{
    int64_t at_ns = by->box.start_ns + ((int64_t)event->at_ms + 1) * MS_NS;
    return at_ns < records->now ? at_ns : records->now;
}

static bool has_not_told(const struct process *p)
{
    return (p->box.end == BLACKBOX_OPEN && !p->is_running) || p->box.end == BLACKBOX_KILLED;
}

static void apply(struct process *p, const struct process *by, const struct blackbox_event *event,
                  int64_t at_ns)
{
    if (!has_not_told(p))
        return;
    if (event->kind == BLACKBOX_REAPED) {
        p->signal = event->value;
        if (p->signal != SIGKILL)
            p->sender = 0;
    } else if (p->signal == 0 || p->signal == SIGKILL) {
        p->signal = SIGKILL;
        p->sender = by->box.pid;
    }
    if (!p->box.end_ns)
        p->end_ns = at_ns;
}

static void apply_kind(struct records *records, const int *order, const struct process *by,
                       unsigned kind)
{
    for (size_t i = 0; i < BLACKBOX_EVENTS; i++) {
        const struct blackbox_event *event = &by->box.event[i];
        if (event->kind != kind)
            continue;
        int64_t at_ns = event_ns(records, by, event);
        int target = records_find(records, order, event->pid, at_ns);
        if (target >= 0)
            apply(&records->process[target], by, event, at_ns);
    }
}

static void apply_all(struct records *records, const int *order, unsigned kind)
{
    for (size_t i = 0; i < records->count && !records->process[i].fault; i++)
        apply_kind(records, order, &records->process[i], kind);
}

void records_apply_events(struct records *records, const int *order)
{
    apply_all(records, order, BLACKBOX_SENT);
    apply_all(records, order, BLACKBOX_REAPED);
}
