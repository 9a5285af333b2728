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

static bool is_certain(const struct summary *summary)
{
    return !summary->undecided && !summary->unreadable && !summary->left_out &&
           !summary->strangers && !summary->unseen && !summary->is_unsettled;
}

static const char *result_without_loss(const struct summary *summary)
{
    if (summary->has_told_losses)
        return ", coverage lost as told before this line";
    if (!is_certain(summary))
        return ", none lost";
    if (!summary->carrying)
        return ", nothing to keep";
    return summary->empty < summary->carrying ? ", all kept" : ", nothing measured";
}

enum colour report_summary_colour(const struct summary *summary)
{
    if (summary->lost || summary->has_told_losses)
        return COLOUR_LOST;
    if (!is_certain(summary))
        return COLOUR_UNKNOWN;
    if (!summary->carrying)
        return COLOUR_PLAIN;
    return summary->empty < summary->carrying ? COLOUR_KEPT : COLOUR_UNKNOWN;
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
    if (s->is_unsettled)
        fputs(", not all of the journal settled", to);
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
        fputs("  ", to);
        string_put(to, verdict->loss[i].reason, STRING_ANY_WIDTH);
        if (verdict_advises(verdict, i))
            fprintf(to, "\n    %s", verdict->loss[i].advice);
        fputc('\n', to);
    }
    if (verdict->more_losses)
        fprintf(to, "  and %u more\n", verdict->more_losses);
}

static void put_image(const struct terminal *terminal, const struct records *records, int index)
{
    struct verdict verdict;
    verdict_of(records, (size_t)index, &verdict);
    if (verdict.losses == 0)
        return;
    terminal_word(terminal, terminal_colour_of(verdict.kind), verdict_word(verdict.kind));
    fputs(": ", terminal->to);
    put_title(terminal->to, &records->process[index], &verdict);
    fputc('\n', terminal->to);
    put_losses(terminal->to, &verdict);
}

void report_losses(const struct terminal *terminal, const struct records *records)
{
    for (int i = -1; (i = records_next(records, i)) >= 0;)
        put_image(terminal, records, i);
    const struct blackbox_more *told;
    const struct measured *measured;
    for (struct more_place place = {0};
         (measured = verdict_next_stranger(records, &place, &told));) {
        terminal_word(terminal, COLOUR_UNKNOWN, "out of reach");
        fputs(": ", terminal->to);
        string_put(terminal->to, told->reasons, STRING_ANY_WIDTH);
        fprintf(terminal->to, ", by %d\n  %s counters: %s\n    %s\n", told->pid,
                measured_name(measured->by), measured->refusal, measured->advice);
    }
}

void report_unseen(const struct terminal *terminal, const struct records *records)
{
    struct unseen unseen = verdict_unseen(records);
    if (!unseen.first)
        return;
    terminal_word(terminal, COLOUR_UNKNOWN, "not known");
    fputs(": what ", terminal->to);
    string_put(terminal->to, unseen.first, STRING_ANY_WIDTH);
    fprintf(terminal->to, " started past libc\n    %s\n", verdict_unseen_advice);
}
