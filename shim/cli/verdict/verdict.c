/* SPDX-License-Identifier: MIT
 *
 * Judges one image. The shim's own word counts: where it has told of a loss there is one. Where it
 * has told of none, what is left is an ending that nobody could do anything about.
 */
#include "cli/verdict/verdict.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/settings.h"
#include "cli/verdict/advice.h"
#include "cli/verdict/ending.h"
#include "cli/verdict/killer.h"
#include "cli/verdict/node.h"
#include "cli/verdict/target.h"

const char *verdict_word(enum verdict_kind kind)
{
    static const char *const words[VERDICT_KINDS] = {"none", "kept", "lost", "running",
                                                     "unreadable"};
    return words[kind];
}

bool verdict_is_loss(const struct verdict *verdict)
{
    return verdict->kind == VERDICT_LOST || verdict->kind == VERDICT_UNREADABLE;
}

bool verdict_advises(const struct verdict *verdict, unsigned loss)
{
    return loss + 1 == verdict->losses ||
           verdict->loss[loss + 1].advice != verdict->loss[loss].advice;
}

bool verdict_has_gcov(const struct process *process)
{
    return (process->box.carries & BLACKBOX_GCOV) != 0;
}

bool verdict_has_llvm(const struct process *process)
{
    return (process->box.carries & BLACKBOX_LLVM) != 0;
}

bool verdict_has_counts(const struct process *process)
{
    return verdict_has_gcov(process) || verdict_has_llvm(process);
}

/* A child forked by C code for an exec has a copy of its parent's interpreter, which measures
 * nothing. */
static bool has_interpreter(const struct process *process)
{
    const struct blackbox_record *box = &process->box;
    bool is_between = box->is_forked && box->end == BLACKBOX_EXEC && box->saves == 0;
    return (box->carries & BLACKBOX_PYTHON) != 0 && !is_between;
}

bool verdict_has_not_started(const struct process *process)
{
    return has_interpreter(process) && (process->box.carries & BLACKBOX_NOT_STARTED) != 0;
}

bool verdict_has_python(const struct process *process)
{
    return has_interpreter(process) && !verdict_has_not_started(process);
}

/* What is collected is handed over when it is saved. */
bool verdict_has_no_data(const struct process *process)
{
    const struct blackbox_record *box = &process->box;
    bool is_saved = box->end == BLACKBOX_EXIT || box->is_python_saved;
    return verdict_has_python(process) && is_saved && (box->carries & BLACKBOX_NO_DATA) != 0;
}

bool verdict_is_gone(const struct process *process)
{
    return !process->fault && process->box.end == BLACKBOX_OPEN && !process->is_running;
}

bool verdict_is_killed(const struct process *process)
{
    bool is_unseen =
        (verdict_is_gone(process) && !process->box.is_quiet) || process->box.end == BLACKBOX_KILLED;
    bool is_armed = verdict_has_counts(process) || verdict_has_python(process);
    return process->signal == SIGKILL || (is_unseen && is_armed && process->signal == 0);
}

static void add(struct verdict *verdict, const char *words, const char *advice)
{
    if (verdict->losses == VERDICT_LOSSES) {
        verdict->more_losses++;
        return;
    }
    struct verdict_loss *loss = &verdict->loss[verdict->losses++];
    snprintf(loss->reason, sizeof(loss->reason), "%s", words);
    loss->advice = advice;
}

/* At a normal exit, what "may be" lost was not lost. */
static bool is_moot(enum loss_reason reason, const struct process *p)
{
    bool is_fine = p->box.end == BLACKBOX_EXIT || p->is_running;
    return is_fine && !loss_is_certain(reason);
}

/* What the shim itself has told. */
static void add_told(struct verdict *verdict, const struct records *records,
                     const struct process *p)
{
    struct more_place place = {0};
    enum loss_reason reason = LOSS_UNKNOWN;
    unsigned told = 0;
    for (const char *words;
         told < p->box.lost && (words = more_next_reason(&p->more, &place, &reason));) {
        told++;
        if (!is_moot(reason, p) && !target_is_meant(records, p, words))
            add(verdict, words, verdict_advice(reason));
    }
    if (p->box.lost > told && told == 0)
        add(verdict, "coverage lost: the reason is not in the record",
            verdict_advice(LOSS_UNKNOWN));
    else
        verdict->more_losses += p->box.lost - told;
}

static void add_erased(struct verdict *verdict, const struct records *records,
                       const struct process *p)
{
    char reason[sizeof(verdict->loss[0].reason)];
    struct more_place place = {0};
    for (const char *words; (words = target_next_erased(records, p, &place));) {
        snprintf(reason, sizeof(reason), "python: %s", words);
        add(verdict, reason, verdict_advice(LOSS_ERASED));
    }
}

/* The coverage may have been saved all the same. */
static bool judge_quiet(struct verdict *verdict, const struct process *p)
{
    bool is_armed = verdict_has_counts(p) || verdict_has_python(p);
    bool is_quiet = verdict_is_gone(p) && p->box.is_quiet;
    if (is_quiet && is_armed)
        add(verdict, "coverage may be lost: under its seccomp filter it cannot tell how it ended",
            ADVICE_QUIET);
    return is_quiet;
}

static bool has_variable(const struct process *p, const char *variable)
{
    for (const char *v = NULL; (v = process_next(p, BLACKBOX_VARIABLES, v));)
        if (strcmp(v, variable) == 0)
            return true;
    return false;
}

/* A sender is known only if it was under covkeep. The end of a parent kills no keeper. */
static void add_killed(struct verdict *verdict, const struct records *records,
                       const struct process *p, const char *kind, const char *missing,
                       const char *advice)
{
    char reason[sizeof(verdict->loss[0].reason)];
    if (p->sender > 0)
        snprintf(reason, sizeof(reason), "%s: killed by %d, %s", kind, p->sender, missing);
    else
        snprintf(reason, sizeof(reason), "%s: killed from outside%s, %s", kind,
                 verdict_has_python(p) ? killer_or_parent(records, p) : "", missing);
    add(verdict, reason, advice);
}

/* COV_KEEP_GRACE_MS of the process, as its environment had it at its start. */
static unsigned grace_ms(const struct process *p)
{
    static const char name[] = "COV_KEEP_GRACE_MS=";
    for (const char *v = NULL; (v = process_next(p, BLACKBOX_VARIABLES, v));)
        if (strncmp(v, name, strlen(name)) == 0)
            return settings_grace_of(v + strlen(name));
    return settings_grace_of(NULL);
}

static void judge_counts(struct verdict *verdict, const struct records *records,
                         const struct process *p)
{
    bool is_without = has_variable(p, "COV_KEEP_KEEPER=off");
    if (verdict_has_counts(p) && verdict_is_gone(p))
        add_killed(verdict, records, p, verdict_has_gcov(p) ? "gcov" : "LLVM",
                   "and no keeper wrote its counts",
                   is_without ? ADVICE_KEEPER_OFF : ADVICE_KEEPER_KILLED);
}

/* Who killed it may have told why it could not save. */
static void add_cut_off(struct verdict *verdict, const struct records *records,
                        const struct process *p)
{
    enum loss_reason reason = LOSS_UNKNOWN;
    const char *why = target_reason(records, p, &reason);
    if (why)
        add_killed(verdict, records, p, "python", why, verdict_advice(reason));
    else
        add_killed(verdict, records, p, "python", "before coverage.py could save",
                   killer_advice(records, p));
}

/* At its own exit coverage.py saves by itself. */
static void judge_python(struct verdict *verdict, const struct records *records,
                         const struct process *p)
{
    const struct blackbox_record *box = &p->box;
    bool may_be_unsaved = box->end != BLACKBOX_OPEN && box->end != BLACKBOX_EXIT;
    if (!verdict_has_python(p))
        return;
    if (verdict_is_gone(p) || (box->end == BLACKBOX_KILLED && !box->is_python_saved))
        add_cut_off(verdict, records, p);
    else if (may_be_unsaved && !box->is_python_saved && verdict->losses == 0)
        add(verdict, "python: coverage.py did not save at this ending",
            box->grace_ms >= grace_ms(p) / 2 ? ADVICE_LATE : ADVICE_UNASKED);
}

struct verdict_other verdict_other_runtime(const struct process *process)
{
    const char *program = process_text(process, BLACKBOX_PROGRAM);
    if (process->fault || *program != '/')
        return (struct verdict_other){MEASURED_NOT, NULL};
    if (node_measures(process))
        return (struct verdict_other){MEASURED_NODE, NULL};
    const struct measured *measured = measured_program(program);
    /* gcc's counters were looked for in memory */
    if (process->box.carries == 0 && measured->by != MEASURED_NOT && measured->by != MEASURED_GCOV)
        return (struct verdict_other){measured->by, NULL};
    if (measured->library_by == MEASURED_LLVM && verdict_has_llvm(process))
        return (struct verdict_other){MEASURED_NOT, NULL};
    return (struct verdict_other){measured->library_by, measured->library};
}

static const char *advice_for(enum measured_by by)
{
    switch (by) {
    case MEASURED_GO:
        return ADVICE_OF_GO;
    case MEASURED_NODE:
        return ADVICE_OF_NODE;
    default:
        return ADVICE_OF_LLVM;
    }
}

/* Such a runtime writes when the program exits. */
static void judge_other_runtime(struct verdict *verdict, const struct process *p)
{
    struct verdict_other other = verdict_other_runtime(p);
    char reason[sizeof(verdict->loss[0].reason)];
    if (other.by == MEASURED_NOT || p->is_running || p->box.end == BLACKBOX_EXIT ||
        (other.by == MEASURED_NODE && node_has_written(p)))
        return;
    snprintf(reason, sizeof(reason), "%s counters%s%s are not kept at this ending",
             measured_name(other.by), other.library ? " of " : "",
             other.library ? other.library : "");
    add(verdict, reason, advice_for(other.by));
}

const struct measured *verdict_next_stranger(const struct records *records,
                                             struct more_place *place,
                                             const struct blackbox_more **told)
{
    while ((*told = more_next_stranger(&records->witnessed, place))) {
        const struct measured *measured = measured_program((*told)->reasons);
        if (measured->by != MEASURED_NOT)
            return measured;
    }
    return NULL;
}

void verdict_of(const struct records *records, size_t index, struct verdict *verdict)
{
    const struct process *p = &records->process[index];
    *verdict = (struct verdict){.kind = VERDICT_NONE};
    ending_text(records, p, verdict->ending, sizeof(verdict->ending));
    ending_carried(p, verdict->carried, sizeof(verdict->carried));
    if (p->fault) {
        verdict->kind = VERDICT_UNREADABLE;
        add(verdict, p->fault, ADVICE_UNREADABLE);
        return;
    }
    add_told(verdict, records, p);
    add_erased(verdict, records, p);
    if (!judge_quiet(verdict, p)) {
        judge_counts(verdict, records, p);
        judge_python(verdict, records, p);
        judge_other_runtime(verdict, p);
    }
    if (verdict->losses > 0)
        verdict->kind = VERDICT_LOST;
    else if (p->is_running)
        verdict->kind = VERDICT_RUNNING;
    else if (verdict_has_counts(p) || (verdict_has_python(p) && !verdict_has_no_data(p)) ||
             verdict_other_runtime(p).by)
        verdict->kind = VERDICT_KEPT;
}
