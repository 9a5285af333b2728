/* SPDX-License-Identifier: MIT
 *
 * Leaves out the end tags that HTML does not ask for: a run may have 20,000 rows. All text of
 * records goes through string_put_html().
 */
#include "cli/report/table.h"

#include "cli/report/command.h"
#include "cli/report/string.h"
#include "cli/verdict/unseen.h"
#include "cli/verdict/verdict.h"

#define DEEPEST 12

static const char heading[] =
    "<table>\n<caption>Processes in the order of their tree, each with the processes that it "
    "started below it</caption>\n<thead><tr><th scope=col>Coverage<th scope=col>Process"
    "<th scope=col>Pid<th scope=col>Ended<th scope=col>Carried<th scope=col>Parent"
    "<th scope=col>Began, s<th scope=col>Lived, s<th scope=col>Time</thead>\n<tbody>\n";

static void put_cell(FILE *to, const char *text)
{
    fputs("<td>", to);
    string_put_html(to, text);
}

static const char *shape_of(enum verdict_kind kind)
{
    static const char *const shapes[VERDICT_KINDS] = {[VERDICT_NONE] = "–",
                                                      [VERDICT_KEPT] = "✓",
                                                      [VERDICT_LOST] = "✕",
                                                      [VERDICT_RUNNING] = "▸",
                                                      [VERDICT_UNREADABLE] = "?"};
    return shapes[kind];
}

static void put_advice(FILE *to, const char *advice)
{
    fputs("<p>→ ", to);
    string_put_html(to, advice);
}

static void put_losses(FILE *to, const struct verdict *verdict)
{
    for (unsigned i = 0; i < verdict->losses; i++) {
        fputs("<p>", to);
        string_put_html(to, verdict->loss[i].reason);
        if (verdict_advises(verdict, i))
            put_advice(to, verdict->loss[i].advice);
    }
    if (verdict->more_losses)
        fprintf(to, "<p>and %u more", verdict->more_losses);
}

static void put_name(FILE *to, const struct answer *answer, const struct process *p,
                     const struct verdict *verdict)
{
    unsigned depth = answer->has_lost_only ? 0 : p->depth < DEEPEST ? p->depth : DEEPEST;
    fprintf(to, depth ? "<th scope=row style=--d:%u>" : "<th scope=row>", depth);
    if (p->fault) {
        fprintf(to, "record %u", p->number);
    } else {
        char command[COMMAND_SIZE];
        if (process_has_former(answer->records, p))
            fputs("→ ", to);
        command_text(p, command);
        string_put_html(to, command);
    }
    put_losses(to, verdict);
}

static double seconds(int64_t ns)
{
    return (double)ns / 1e9;
}

/* The bar is drawn from its two numbers, percents of the whole time, by the page's style. */
static void put_time(FILE *to, const struct records *records, const struct process *p)
{
    double whole = (double)(records->finish - records->start);
    int64_t end_ns = p->end_ns ? p->end_ns : records->finish, start_ns = p->box.start_ns;
    if (!start_ns || whole <= 0) {
        fputs("<td><td><td>", to);
        return;
    }
    fprintf(to, "<td>%.3f<td>", seconds(start_ns - records->start));
    if (p->end_ns)
        fprintf(to, "%.3f", seconds(p->end_ns - start_ns));
    fprintf(to, "<td><i style=--a:%.4g;--w:%.4g></i>",
            100 * (double)(start_ns - records->start) / whole,
            100 * (double)(end_ns - start_ns) / whole);
}

static void put_number_cell(FILE *to, int number)
{
    if (number > 0)
        fprintf(to, "<td>%d", number);
    else
        fputs("<td>", to);
}

static void put_row(FILE *to, const struct answer *answer, int index)
{
    const struct process *p = &answer->records->process[index];
    struct verdict verdict;
    verdict_of(answer->records, (size_t)index, &verdict);
    const char *word = verdict_word(verdict.kind);
    fprintf(to, "<tr class=%s><td>%s %s", word, shape_of(verdict.kind), word);
    put_name(to, answer, p, &verdict);
    put_number_cell(to, p->box.pid);
    put_cell(to, verdict.ending);
    put_cell(to, verdict.carried);
    put_number_cell(to, p->box.parent);
    put_time(to, answer->records, p);
    fputc('\n', to);
}

void table_put(FILE *to, const struct answer *answer)
{
    fputs(heading, to);
    for (int i = -1; (i = answer_next(answer, i)) >= 0;)
        if (!process_is_prelude(&answer->records->process[i]))
            put_row(to, answer, i);
    fputs("</table>\n", to);
}

static void put_stranger(FILE *to, const struct blackbox_more *told,
                         const struct measured *measured)
{
    fputs("<li>out of reach: ", to);
    string_put_html(to, told->reasons);
    fprintf(to, ", by %d: %s counters: ", told->pid, measured_name(measured->by));
    string_put_html(to, measured->refusal);
    put_advice(to, measured->advice);
    fputc('\n', to);
}

static void put_unseen(FILE *to, const struct unseen *unseen)
{
    fputs("<li>not known: what ", to);
    string_put_html(to, unseen->first);
    fputs(" started past libc", to);
    put_advice(to, verdict_unseen_advice);
    fputc('\n', to);
}

void table_put_outside(FILE *to, const struct answer *answer)
{
    const struct blackbox_more *told;
    const struct measured *measured;
    struct more_place place = {0};
    const char *before = "<ul id=outside aria-label=\"Out of reach, or not known\" tabindex=0>\n";
    for (; (measured = verdict_next_stranger(answer->records, &place, &told)); before = "") {
        fputs(before, to);
        put_stranger(to, told, measured);
    }
    struct unseen unseen = verdict_unseen(answer->records);
    if (unseen.first) {
        fputs(before, to);
        put_unseen(to, &unseen);
        before = "";
    }
    fputs(*before ? "" : "</ul>\n", to);
}
