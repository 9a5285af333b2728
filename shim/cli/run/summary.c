/* SPDX-License-Identifier: MIT
 *
 * Tells the summary: one line for a run in which all went well; each loss is one more.
 */
#include "cli/run/summary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/called.h"
#include "cli/message.h"
#include "cli/records/records.h"
#include "cli/report/summary.h"
#include "cli/report/terminal.h"
#include "cli/verdict/unmeasured.h"
#include "cli/verdict/unseen.h"
#include "cli/verdict/verdict.h"

#define LOSSES_MAX 20

static void tell_summary(const struct summary *summary)
{
    char *text = report_summary(summary);
    if (text)
        message_word(report_summary_colour(summary), text, "%s", "");
    free(text);
}

static void tell_loss(const struct process *process, const struct verdict *verdict)
{
    const struct verdict_loss *loss = &verdict->loss[0];
    unsigned more = verdict->losses + verdict->more_losses;
    char others[40] = "";
    if (more > 1)
        snprintf(others, sizeof(others), " (and %u more)", more - 1);
    enum colour colour = terminal_colour_of(verdict->kind);
    const char *word = verdict_word(verdict->kind);
    if (verdict->losses && process->fault)
        message_word(colour, word, ": record %u: %s. %s", process->number, loss->reason,
                     loss->advice);
    else if (verdict->losses)
        message_word(colour, word, ": %d %s, %s: %s%s. %s", (int)process->box.pid,
                     process_name(process), verdict->ending, loss->reason, others, loss->advice);
}

static void tell_strangers(const struct records *records)
{
    const struct blackbox_more *stranger;
    const struct measured *measured;
    struct more_place place = {0};
    for (size_t i = 0;
         i < LOSSES_MAX && (measured = verdict_next_stranger(records, &place, &stranger)); i++)
        message_word(COLOUR_UNKNOWN, "out of reach", ": %s, by %d, has %s counters: %s. %s",
                     stranger->reasons, (int)stranger->pid, measured_name(measured->by),
                     measured->refusal, measured->advice);
}

/* Returns how many found no place. */
static size_t tell_losses(const struct records *records)
{
    static struct verdict verdict;
    size_t told = 0, all = 0;
    for (size_t i = 0; i < records->count; i++) {
        verdict_of(records, i, &verdict);
        if (!verdict_is_loss(&verdict))
            continue;
        if (all++ < LOSSES_MAX) {
            tell_loss(&records->process[i], &verdict);
            told++;
        }
    }
    tell_strangers(records);
    return all - told;
}

/* Writes "PID NAME", and how many more there are. Returns false where there is none. */
static bool name_unmeasured(struct unmeasured unmeasured, char *text, size_t size)
{
    if (!unmeasured.first)
        return false;
    int used = snprintf(text, size, "%d %.80s", (int)unmeasured.first->box.pid,
                        process_name(unmeasured.first));
    if (unmeasured.count > 1)
        snprintf(text + used, size - (size_t)used, " (and %zu more)", unmeasured.count - 1);
    return true;
}

/* What was not measured is not lost, and no reason for another status. */
static void tell_unmeasured(const struct records *records)
{
    char name[160];
    if (name_unmeasured(verdict_not_started(records), name, sizeof(name)))
        message_word(COLOUR_UNKNOWN, "not measured",
                     ": %s, which has coverage.py and did not start it. %s", name,
                     verdict_not_started_advice);
    if (name_unmeasured(verdict_no_data(records), name, sizeof(name)))
        message_word(COLOUR_UNKNOWN, "nothing measured",
                     ": %s, coverage.py saved nothing of what it is to measure. %s", name,
                     verdict_no_data_advice);
    if (name_unmeasured(verdict_unmeasured(records), name, sizeof(name)))
        message_word(COLOUR_UNKNOWN, "not measured", ": %s, started by a program that is. %s", name,
                     verdict_unmeasured_advice);
}

/* What it started may have had nothing to lose. */
static void tell_unseen(const struct records *records)
{
    struct unseen unseen = verdict_unseen(records);
    if (unseen.first)
        message_word(COLOUR_UNKNOWN, "not known", ": what %s started past libc. %s", unseen.first,
                     verdict_unseen_advice);
}

/* Each loss has its own remedy in its line; what is more, and the records, are in the report. */
static void tell_next(const struct run_summary *run, const struct summary *summary, size_t more)
{
    if (run->is_unsettled)
        message("next: %s settle %s", called_as(), run->directory);
    else if (more)
        message("%zu more lost coverage; next: %s report --lost %s", more, called_as(),
                run->directory);
    else if (summary->lost || summary->unreadable || summary->strangers)
        message("next: %s report --lost %s", called_as(), run->directory);
    else if (!summary->carrying && !summary->unseen && !run->is_quiet)
        message("next: %s doctor COMMAND says why nothing was measured", called_as());
}

static void tell_known(const struct run_summary *run, const struct records *records,
                       const struct summary *summary, bool is_lost)
{
    size_t more = 0;
    if (!run->is_quiet || is_lost)
        tell_summary(summary);
    if (is_lost)
        more = tell_losses(records);
    if (!run->is_quiet)
        tell_unmeasured(records);
    if (!run->is_quiet || is_lost)
        tell_unseen(records);
    tell_next(run, summary, more);
}

static bool is_known(const struct summary *summary)
{
    return summary->processes || summary->unreadable || summary->left_out;
}

bool run_summary_tell(const struct run_summary *run)
{
    struct records records;
    if (!run->directory) {
        message_word(COLOUR_UNKNOWN, "not known",
                     ": what became of coverage; --dir DIR names a "
                     "directory for the records");
        return true;
    }
    if (!records_read(&records, run->directory)) {
        if (errno != ENOENT) { /* ENOENT: no program has loaded the library */
            message("%s: %s", run->directory, strerror(errno));
            return true;
        }
        records = (struct records){0};
    }
    struct summary summary = verdict_summary(&records);
    summary.has_told_losses = run->has_told_losses;
    summary.is_unsettled = run->is_unsettled;
    bool is_lost = !is_known(&summary) || summary.lost || summary.unreadable || summary.left_out ||
                   summary.strangers || run->has_told_losses || run->is_unsettled;
    if (is_known(&summary))
        tell_known(run, &records, &summary, is_lost);
    else
        message_word(COLOUR_UNKNOWN, "nothing is known of this run",
                     ": no program has loaded the library; covkeep doctor COMMAND says why");
    records_free(&records);
    return is_lost;
}
