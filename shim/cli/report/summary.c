/* SPDX-License-Identifier: MIT
 *
 * Puts the numbers of verdict.h into words.
 */
#include "cli/report/summary.h"

#include "cli/report/command.h"
#include "cli/report/string.h"
#include "cli/verdict/unseen.h"

static const char *plural(size_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

static const char *result_without_loss(const struct summary *summary)
{
    if (summary->undecided || summary->unreadable || summary->left_out || summary->strangers ||
        summary->unseen)
        return ", none lost";
    return summary->carrying ? ", all kept" : ", nothing to keep";
}

char *report_summary(const struct summary *s)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        return NULL;
    fprintf(to, "%zu %s, %zu with coverage (%zu gcov, ", s->processes,
            plural(s->processes, "process", "processes"), s->carrying, s->gcov);
    if (s->llvm)
        fprintf(to, "%zu llvm, ", s->llvm);
    fprintf(to, "%zu python): ", s->python);
    fprintf(to, "%zu %s restored, %zu killed by SIGKILL", s->restored,
            plural(s->restored, "environment", "environments"), s->killed);
    if (s->lost)
        fprintf(to, ", %zu lost coverage", s->lost);
    else
        fputs(result_without_loss(s), to);
    if (s->running)
        fprintf(to, ", %zu still running", s->running);
    if (s->unreadable)
        fprintf(to, ", %zu %s", s->unreadable,
                plural(s->unreadable, "unreadable record", "unreadable records"));
    if (s->left_out)
        fprintf(to, ", %zu without a record", s->left_out);
    if (s->strangers)
        fprintf(to, ", %zu %s out of reach", s->strangers,
                plural(s->strangers, "program", "programs"));
    if (s->unseen)
        fprintf(to, ", what %zu Go %s started is not known", s->unseen,
                plural(s->unseen, "program", "programs"));
    return fclose(to) == 0 ? text : NULL;
}

static void put_title(FILE *to, const struct process *p, const struct verdict *verdict)
{
    char command[COMMAND_SIZE];
    if (p->fault) {
        fprintf(to, "record %u", p->number);
        return;
    }
    command_text(p, command);
    fprintf(to, "%d ", p->box.pid);
    string_put(to, command, STRING_ANY_WIDTH);
    fputs(", ", to);
    string_put(to, verdict->ending, STRING_ANY_WIDTH);
}

static void put_losses(FILE *to, const struct verdict *verdict)
{
    for (unsigned i = 0; i < verdict->losses; i++) {
        const char *advice = verdict->loss[i].advice;
        fputs("  ", to);
        string_put(to, verdict->loss[i].reason, STRING_ANY_WIDTH);
        /* once for all reasons in a row that have the same advice */
        if (i + 1 == verdict->losses || verdict->loss[i + 1].advice != advice)
            fprintf(to, "\n    %s", advice);
        fputc('\n', to);
    }
    if (verdict->more_losses)
        fprintf(to, "  and %u more\n", verdict->more_losses);
}

void report_losses(FILE *to, const struct records *records)
{
    struct verdict verdict;
    for (int i = -1; (i = records_next(records, i)) >= 0;) {
        verdict_of(records, (size_t)i, &verdict);
        if (verdict.losses == 0)
            continue;
        fprintf(to, "%s: ", verdict_word(verdict.kind));
        put_title(to, &records->process[i], &verdict);
        fputc('\n', to);
        put_losses(to, &verdict);
    }
    const struct blackbox_more *told;
    const struct measured *measured;
    for (struct more_place place = {0};
         (measured = verdict_next_stranger(records, &place, &told));) {
        fputs("out of reach: ", to);
        string_put(to, told->reasons, STRING_ANY_WIDTH);
        fprintf(to, ", by %d\n  %s counters: %s\n    %s\n", told->pid, measured_name(measured->by),
                measured->refusal, measured->advice);
    }
}

void report_unseen(FILE *to, const struct records *records)
{
    struct unseen unseen = verdict_unseen(records);
    if (!unseen.first)
        return;
    fputs("not known: what ", to);
    string_put(to, unseen.first, STRING_ANY_WIDTH);
    fprintf(to, " started past libc\n    %s\n", verdict_unseen_advice);
}
