/* SPDX-License-Identifier: MIT
 *
 * The words are `coverage lost: process PID: why`.
 */
#include "cli/verdict/target.h"

#include <stdio.h>

/* Why; NULL: it tells of the teller itself. */
static const char *parse(const char *words, int *pid)
{
    int used = 0;
    return sscanf(words, "coverage lost: process %d: %n", pid, &used) == 1 && used > 0
               ? words + used
               : NULL;
}

/* As its killer left it: nothing was saved. */
static bool is_unsaved(const struct process *p)
{
    bool is_cut_off = p->box.end == BLACKBOX_OPEN || p->box.end == BLACKBOX_KILLED;
    return !p->fault && (p->box.carries & BLACKBOX_PYTHON) && is_cut_off && !p->is_running &&
           !p->box.is_python_saved;
}

bool target_is_meant(const struct records *records, const struct process *teller, const char *words)
{
    int pid = 0;
    if (!parse(words, &pid))
        return false;
    for (size_t i = 0; i < records->count; i++) {
        const struct process *p = &records->process[i];
        if (p->box.pid == pid && p->sender == teller->box.pid && is_unsaved(p))
            return true;
    }
    return false;
}

static const char *reason_by(const struct process *killer, int target, enum loss_reason *number)
{
    struct more_place place = {0};
    int pid = 0;
    for (const char *words; (words = more_next_reason(&killer->more, &place, number));) {
        const char *why = parse(words, &pid);
        if (why && pid == target)
            return why;
    }
    return NULL;
}

const char *target_reason(const struct records *records, const struct process *process,
                          enum loss_reason *number)
{
    const char *reason = NULL;
    for (size_t i = 0; process->sender > 0 && !reason && i < records->count; i++)
        if (records->process[i].box.pid == process->sender)
            reason = reason_by(&records->process[i], process->box.pid, number);
    return reason;
}
