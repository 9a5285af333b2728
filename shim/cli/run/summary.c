/* SPDX-License-Identifier: MIT
 *
 * Tells the summary: one line for a run in which all went well; each loss is one more.
 */
#include "cli/run/summary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/records/records.h"
#include "cli/report/summary.h"
#include "cli/verdict/unmeasured.h"
#include "cli/verdict/unseen.h"
#include "cli/verdict/verdict.h"

#define LOSSES_MAX 20

static void tell_summary(const struct summary *summary)
{
    char *text = report_summary(summary);
    if (text)
        message("%s", text);
    free(text);
}

static bool is_loss(const struct verdict *verdict)
{
    return verdict->kind == VERDICT_LOST || verdict->kind == VERDICT_UNREADABLE;
}

static void tell_loss(const struct process *process, const struct verdict *verdict)
{
    const struct verdict_loss *loss = &verdict->loss[0];
    unsigned more = verdict->losses + verdict->more_losses;
    char others[40] = "";
    if (more > 1)
        snprintf(others, sizeof(others), " (and %u more)", more - 1);
    if (verdict->losses)
        message("lost: %d %s, %s: %s%s; %s", (int)process->box.pid, process_name(process),
                verdict->ending, loss->reason, others, loss->advice);
}

static void tell_strangers(const struct records *records)
{
    const struct blackbox_more *stranger;
    const struct measured *measured;
    struct more_place place = {0};
    for (size_t i = 0;
         i < LOSSES_MAX && (measured = verdict_next_stranger(records, &place, &stranger)); i++)
        message("out of reach: %s, by %d, has %s counters: %s; %s", stranger->reasons,
                (int)stranger->pid, measured_name(measured->by), measured->refusal,
                measured->advice);
}

static void tell_losses(const struct records *records, const char *directory)
{
    static struct verdict verdict;
    size_t told = 0, all = 0;
    for (size_t i = 0; i < records->count; i++) {
        verdict_of(records, i, &verdict);
        if (!is_loss(&verdict))
            continue;
        if (all++ < LOSSES_MAX) {
            tell_loss(&records->process[i], &verdict);
            told++;
        }
    }
    tell_strangers(records);
    if (all > told)
        message("%zu more lost coverage, see covkeep report %s", all - told, directory);
}

/* What was not measured is not lost, and no reason for another status. */
static void tell_unmeasured(const struct records *records)
{
    struct unmeasured unmeasured = verdict_unmeasured(records);
    const struct process *first = unmeasured.first;
    if (!first)
        return;
    char others[40] = "";
    if (unmeasured.count > 1)
        snprintf(others, sizeof(others), " (and %zu more)", unmeasured.count - 1);
    message("not measured: %d %s%s, started by a program that is; %s", (int)first->box.pid,
            process_name(first), others, verdict_unmeasured_advice);
}

/* What it started may have had nothing to lose. */
static void tell_unseen(const struct records *records)
{
    struct unseen unseen = verdict_unseen(records);
    if (unseen.first)
        message("not known: what %s started past libc; %s", unseen.first, verdict_unseen_advice);
}

bool run_summary_tell(const char *directory, bool is_quiet)
{
    struct records records;
    struct summary summary = {0};
    if (records_read(&records, directory)) {
        summary = verdict_summary(&records);
    } else if (errno != ENOENT) { /* ENOENT: no program has loaded the library */
        message("%s: %s", directory, strerror(errno));
        return true;
    } else {
        records = (struct records){0};
    }
    bool is_unloaded = !summary.processes && !summary.unreadable && !summary.left_out;
    bool is_lost =
        is_unloaded || summary.lost || summary.unreadable || summary.left_out || summary.strangers;
    if (is_unloaded)
        message("nothing is known of this run: no program has loaded the library; covkeep doctor "
                "COMMAND says why");
    else if (!is_quiet || is_lost)
        tell_summary(&summary);
    if (is_lost)
        tell_losses(&records, directory);
    if (!is_quiet)
        tell_unmeasured(&records);
    if (!is_quiet || is_lost)
        tell_unseen(&records);
    records_free(&records);
    return is_lost;
}
