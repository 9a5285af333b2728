/* SPDX-License-Identifier: MIT
 *
 * A program may have bound itself unseen, by a prctl(2) past the library, and one that is bound may
 * have been killed before, and reaped only when its parent ended. So where the parent ended shortly
 * before, nobody knows.
 */
#include "cli/verdict/killer.h"

#include <signal.h>
#include <stdint.h>

#include "cli/verdict/advice.h"

/* From the end of a parent to that of the child, which the run sees when it reaps the child. */
#define SHORTLY_NS INT64_C(1000000000)

static bool is_bound(const struct records *records, const struct process *process)
{
    int value = 0;
    for (int i = process->first; i >= 0; i = records->process[i].later) {
        struct more_place place = {0};
        const struct blackbox_event *event;
        for (int64_t at_ns; (event = more_next_event(&records->process[i].more, &place, &at_ns));)
            if (event->kind == BLACKBOX_BOUND)
                value = event->value;
    }
    return value == SIGKILL;
}

/* The end of a process that has become another program is that of the last one. */
static bool ends_with_parent(const struct records *records, const struct process *process)
{
    int parent = process->parent;
    if (parent >= 0 && process->reaper == records->process[parent].box.pid)
        return false; /* it was there to wait */
    while (parent >= 0 && records->process[parent].later >= 0)
        parent = records->process[parent].later;
    const struct process *p = parent >= 0 ? &records->process[parent] : NULL;
    if (!p || p->is_running || p->end_ns == 0)
        return false;
    int64_t behind_ns = process->end_ns - p->end_ns;
    return process->end_ns == 0 || (behind_ns > -SHORTLY_NS && behind_ns < SHORTLY_NS);
}

static bool may_be_kernel(const struct records *records, const struct process *process)
{
    return process->sender == 0 && ends_with_parent(records, process);
}

const char *killer_advice(const struct records *records, const struct process *process)
{
    if (process->sender > 0)
        return ADVICE_ASKED;
    return may_be_kernel(records, process) && is_bound(records, process) ? ADVICE_PARENT
                                                                         : ADVICE_KILLER;
}

const char *killer_or_parent(const struct records *records, const struct process *process)
{
    return may_be_kernel(records, process) ? " or at its parent's end" : "";
}
