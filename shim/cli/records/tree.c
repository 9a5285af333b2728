/* SPDX-License-Identifier: MIT
 *
 * Links the records. A hostile set of records can have any pids and times; only the order of the
 * array rules out cycles.
 */
#include "cli/records/tree.h"

#include <stdlib.h>

/* The longest time between an exec and the new program's constructor; it may be longer if the
 * parent is still the same. */
#define EXEC_NS (INT64_C(10) * 1000000000)
/* By how much a record may begin after its parent has ended. */
#define PARENT_SLACK_NS INT64_C(1000000000)

static int by_pid(const void *one, const void *other, void *processes)
{
    const struct process *process = processes;
    int a = *(const int *)one, b = *(const int *)other;
    int pid = process[a].box.pid, other_pid = process[b].box.pid;
    return pid != other_pid ? (pid < other_pid ? -1 : 1) : (a < b ? -1 : a > b);
}

static bool order_by_pid(struct records *records)
{
    records->by_pid = calloc(records->count + 1, sizeof(*records->by_pid));
    if (!records->by_pid)
        return false;
    for (size_t i = 0; i < records->count; i++)
        records->by_pid[i] = (int)i;
    qsort_r(records->by_pid, records->count, sizeof(*records->by_pid), by_pid, records->process);
    return true;
}

int records_find(const struct records *records, int pid, int64_t at_ns)
{
    size_t low = 0, high = records->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct blackbox_record *box = &records->process[records->by_pid[middle]].box;
        if (box->pid < pid || (box->pid == pid && box->start_ns <= at_ns))
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && records->process[records->by_pid[low - 1]].box.pid == pid
               ? records->by_pid[low - 1]
               : -1;
}

static bool became(const struct process *former, const struct process *later)
{
    const struct blackbox_record *a = &former->box, *b = &later->box;
    return a->pid == b->pid && a->end == BLACKBOX_EXEC && !b->is_forked &&
           (b->start_ns - a->end_ns < EXEC_NS || a->parent == b->parent);
}

static void link_images(struct records *records)
{
    for (size_t i = 0; i + 1 < records->count; i++) {
        struct process *former = &records->process[records->by_pid[i]];
        struct process *later = &records->process[records->by_pid[i + 1]];
        if (former->fault || later->fault || !became(former, later))
            continue;
        former->later = records->by_pid[i + 1];
        later->former = records->by_pid[i];
        later->first = former->first;
    }
}

static bool is_over(const struct process *p, int64_t at_ns)
{
    return p->box.end != BLACKBOX_EXEC && p->end_ns && p->end_ns + PARENT_SLACK_NS < at_ns;
}

static int parent_of(const struct records *records, int index)
{
    const struct blackbox_record *box = &records->process[index].box;
    int parent = box->parent > 0 ? records_find(records, box->parent, box->start_ns) : -1;
    return parent < index && parent >= 0 && !is_over(&records->process[parent], box->start_ns)
               ? parent
               : -1;
}

/* From the last to the first, so that each is put before its siblings that came later. */
static void link_children(struct records *records)
{
    for (size_t i = records->count; i-- > 0;) {
        struct process *p = &records->process[i];
        int *list = p->parent >= 0 ? &records->process[p->parent].first_child : &records->root;
        if (p->first != (int)i)
            continue;
        p->next_sibling = *list;
        *list = (int)i;
    }
}

/* A parent and a first image come before an image in the array, so they are done already. */
static void link_parents(struct records *records)
{
    for (size_t i = 0; i < records->count && !records->process[i].fault; i++) {
        struct process *p = &records->process[i];
        p->parent =
            p->first == (int)i ? parent_of(records, (int)i) : records->process[p->first].parent;
        p->depth = p->parent >= 0 ? records->process[p->parent].depth + 1 : 0;
    }
}

static void begin(struct records *records)
{
    for (size_t i = 0; i < records->count; i++) {
        struct process *p = &records->process[i];
        p->parent = p->first_child = p->next_sibling = p->former = p->later = p->eraser = -1;
        p->first = (int)i;
        p->end_ns = p->box.end_ns;
        p->signal = blackbox_is_signal(p->box.end) && p->box.status > 0 ? p->box.status : 0;
        p->sender = p->box.sender_pid;
    }
}

bool records_link(struct records *records)
{
    if (!order_by_pid(records) || !records_attach(records))
        return false;
    begin(records);
    link_images(records);
    records_find_running(records);
    records_apply_events(records);
    records_apply_erasures(records);
    link_parents(records);
    link_children(records);
    return true;
}

int records_next(const struct records *records, int at)
{
    const struct process *process = records->process;
    if (at < 0)
        return records->root;
    if (process[at].first_child >= 0)
        return process[at].first_child;
    for (; at >= 0; at = process[at].parent) {
        if (process[at].later >= 0)
            return process[at].later;
        int next = process[process[at].first].next_sibling;
        if (next >= 0)
            return next;
    }
    return -1;
}
