/* SPDX-License-Identifier: MIT
 *
 * Counts a run. The images of a process are linked to each other, but need not lie side by side in
 * the array.
 */
#include "cli/verdict/unseen.h"
#include "cli/verdict/verdict.h"

struct totals {
    bool has_gcov, has_llvm, has_python, has_other, has_data, is_lost, is_running, is_killed;
    unsigned restored;
};

static void add_image(struct totals *totals, const struct records *records, int index)
{
    const struct process *p = &records->process[index];
    struct verdict verdict;
    verdict_of(records, (size_t)index, &verdict);
    totals->has_gcov |= verdict_has_gcov(p);
    totals->has_llvm |= verdict_has_llvm(p);
    totals->has_python |= verdict_has_python(p);
    totals->has_data |= verdict_has_python(p) && !verdict_has_no_data(p);
    totals->has_other |= verdict_other_runtime(p).by != MEASURED_NOT;
    totals->is_lost |= verdict.kind == VERDICT_LOST;
    totals->is_running |= p->is_running;
    totals->is_killed |= verdict_is_killed(p);
    totals->restored += *process_text(p, BLACKBOX_RESTORED) != '\0';
}

static void add_process(struct summary *summary, const struct records *records, int first)
{
    struct totals totals = {false};
    for (int i = first; i >= 0; i = records->process[i].later)
        add_image(&totals, records, i);
    bool has_more = totals.has_gcov || totals.has_llvm || totals.has_data || totals.has_other;
    bool is_carrying = has_more || totals.has_python;
    summary->processes++;
    summary->carrying += is_carrying;
    summary->empty += is_carrying && !has_more;
    summary->gcov += totals.has_gcov;
    summary->llvm += totals.has_llvm;
    summary->python += totals.has_python;
    summary->restored += totals.restored;
    summary->killed += totals.is_killed;
    summary->lost += totals.is_lost;
    summary->running += totals.is_running;
    summary->undecided += totals.is_running && is_carrying && !totals.is_lost;
}

struct summary verdict_summary(const struct records *records)
{
    struct summary summary = {.left_out = records->left_out};
    for (size_t i = 0; i < records->count; i++)
        if (records->process[i].fault)
            summary.unreadable++;
        else if (records->process[i].first == (int)i)
            add_process(&summary, records, (int)i);
    const struct blackbox_more *told;
    for (struct more_place place = {0}; verdict_next_stranger(records, &place, &told);)
        summary.strangers++;
    summary.unseen = verdict_unseen(records).count;
    return summary;
}
