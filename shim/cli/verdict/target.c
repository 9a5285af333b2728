/* SPDX-License-Identifier: MIT
 *
 * The words are those of more_target().
 */
#include "cli/verdict/target.h"

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
    if (!more_target(words, &pid))
        return false;
    for (size_t i = 0; i < records->count; i++) {
        const struct process *p = &records->process[i];
        bool is_killed = p->sender == teller->box.pid && is_unsaved(p);
        bool is_erased = p->eraser >= 0 && &records->process[p->eraser] == teller;
        if (p->box.pid == pid && (is_killed || is_erased))
            return true;
    }
    return false;
}

static const char *reason_by(const struct process *killer, int target, enum loss_reason *number)
{
    struct more_place place = {0};
    int pid = 0;
    for (const char *words; (words = more_next_reason(&killer->more, &place, number));) {
        const char *why = more_target(words, &pid);
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

const char *target_next_erased(const struct records *records, const struct process *process,
                               struct more_place *place)
{
    enum loss_reason reason = LOSS_UNKNOWN;
    int pid = 0;
    const char *words = NULL, *why = NULL;
    while (process->eraser >= 0 && !why &&
           (words = more_next_reason(&records->process[process->eraser].more, place, &reason))) {
        const char *told = reason == LOSS_ERASED ? more_target(words, &pid) : NULL;
        why = told && pid == process->box.pid ? told : NULL;
    }
    return why;
}
