/* SPDX-License-Identifier: MIT
 *
 * Writes one line for each image, one for its test where a journal tells it, and one where its
 * environment was restored. The columns are as wide as what is in them, up to a bound, and on a
 * narrow terminal leave room for the process.
 */
#include "cli/report/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/report/branch.h"
#include "cli/report/command.h"
#include "cli/report/string.h"
#include "cli/report/summary.h"

#define ENDING_MOST 24
#define ENDING_LEAST 5
#define CARRIED_MOST 30
#define CARRIED_LEAST 7
#define VERDICT_WIDTH 10 /* width of the longest word */
#define GAP 2
#define PROCESS_LEAST 28 /* for the pid, the command and a level of the tree */
#define COMMAND_LEAST 16

struct columns {
    size_t ending, carried;
};

static size_t wider(size_t width, const char *text, size_t most)
{
    size_t needs = string_width(text);
    needs = needs < most ? needs : most;
    return needs > width ? needs : width;
}

static size_t left_of(const struct columns *columns)
{
    return VERDICT_WIDTH + columns->ending + columns->carried + (size_t)3 * GAP;
}

static void narrow(size_t *column, size_t least, size_t *excess)
{
    size_t can = *column > least ? *column - least : 0, cut = can < *excess ? can : *excess;
    *column -= cut;
    *excess -= cut;
}

static struct columns measure(const struct terminal *terminal, const struct answer *answer)
{
    struct columns columns = {strlen("ENDED"), strlen("CARRIED")};
    struct verdict verdict;
    for (int i = -1; (i = answer_next(answer, i)) >= 0;) {
        if (process_is_prelude(&answer->records->process[i]))
            continue;
        verdict_of(answer->records, (size_t)i, &verdict);
        columns.ending = wider(columns.ending, verdict.ending, ENDING_MOST);
        columns.carried = wider(columns.carried, verdict.carried, CARRIED_MOST);
    }
    size_t needed = left_of(&columns) + PROCESS_LEAST;
    size_t excess = needed > terminal->width ? needed - terminal->width : 0;
    narrow(&columns.carried, CARRIED_LEAST, &excess);
    narrow(&columns.ending, ENDING_LEAST, &excess);
    return columns;
}

static void put_cell(FILE *to, const char *text, size_t width)
{
    size_t used = string_put(to, text, width);
    fprintf(to, "%*s", (int)(width - used + GAP), "");
}

static size_t room(const struct terminal *terminal, size_t used)
{
    if (terminal->width == SIZE_MAX)
        return STRING_ANY_WIDTH;
    return terminal->width > used ? terminal->width - used : 0;
}

/* Writes the branch of the tree, behind which `least` columns are to be left. Returns how many
 * columns are used then. Where images are left out there is no tree. */
static size_t put_branch(const struct terminal *terminal, const struct answer *answer, int index,
                         bool is_first, size_t used, size_t least)
{
    size_t left = room(terminal, used);
    if (answer->has_lost_only)
        return used + (is_first ? 0 : (size_t)fprintf(terminal->to, "   "));
    return used + branch_put(terminal->to, answer->records, index, is_first,
                             left > least ? left - least : 0);
}

static void put_process(const struct terminal *terminal, const struct answer *answer, int index,
                        size_t used)
{
    const struct process *p = &answer->records->process[index];
    char command[COMMAND_SIZE];
    if (p->fault) {
        fprintf(terminal->to, "record %u: %s\n", p->number, p->fault);
        return;
    }
    used = put_branch(terminal, answer, index, true, used, COMMAND_LEAST);
    used += (size_t)fprintf(terminal->to, "%d ", p->box.pid);
    command_text(p, command);
    string_put(terminal->to, command, room(terminal, used));
    fputc('\n', terminal->to);
}

/* A further line about an image: a few words of ours, and a text of any length. */
static void put_more(const struct terminal *terminal, const struct answer *answer, int index,
                     size_t left, const char *words, const char *text)
{
    terminal_colour(terminal, COLOUR_FAINT);
    fprintf(terminal->to, "%*s", (int)left, "");
    left = put_branch(terminal, answer, index, false, left, COMMAND_LEAST);
    left += string_put(terminal->to, words, room(terminal, left));
    string_put(terminal->to, text, room(terminal, left));
    terminal_colour(terminal, COLOUR_PLAIN);
    fputc('\n', terminal->to);
}

static void put_test(const struct terminal *terminal, const struct answer *answer, int index,
                     size_t left)
{
    const struct process_tested *tested = &answer->tested->of[index];
    char words[48];
    if (!tested->test)
        return;
    snprintf(words, sizeof(words), "%zu function%s of test ", tested->functions,
             tested->functions == 1 ? "" : "s");
    put_more(terminal, answer, index, left, words, tested->test);
}

static void put_restored(const struct terminal *terminal, const struct answer *answer, int index,
                         size_t left)
{
    const struct process *p = &answer->records->process[index];
    const char *names = process_text(p, BLACKBOX_RESTORED);
    char words[48] = "restored: ";
    if (!*names)
        return;
    if (p->box.restorer == p->box.pid)
        strcpy(words, "restored by itself: ");
    else if (p->box.restorer > 0)
        snprintf(words, sizeof(words), "restored by %d: ", p->box.restorer);
    put_more(terminal, answer, index, left, words, names);
}

static void put_image(const struct terminal *terminal, const struct answer *answer, int index,
                      const struct columns *columns)
{
    struct verdict verdict;
    verdict_of(answer->records, (size_t)index, &verdict);
    terminal_colour(terminal, terminal_colour_of(verdict.kind));
    put_cell(terminal->to, verdict_word(verdict.kind), VERDICT_WIDTH);
    terminal_colour(terminal, COLOUR_PLAIN);
    put_cell(terminal->to, verdict.ending, columns->ending);
    put_cell(terminal->to, verdict.carried, columns->carried);
    put_process(terminal, answer, index, left_of(columns));
    put_test(terminal, answer, index, left_of(columns));
    put_restored(terminal, answer, index, left_of(columns));
}

static void put_heading(const struct terminal *terminal, const struct columns *columns)
{
    terminal_colour(terminal, COLOUR_FAINT);
    put_cell(terminal->to, "COVERAGE", VERDICT_WIDTH);
    put_cell(terminal->to, "ENDED", columns->ending);
    put_cell(terminal->to, "CARRIED", columns->carried);
    fputs("PROCESS", terminal->to);
    terminal_colour(terminal, COLOUR_PLAIN);
    fputc('\n', terminal->to);
}

static void put_table(const struct terminal *terminal, const struct answer *answer)
{
    struct columns columns = measure(terminal, answer);
    if (answer_next(answer, -1) < 0)
        return;
    put_heading(terminal, &columns);
    for (int i = -1; (i = answer_next(answer, i)) >= 0;)
        if (!process_is_prelude(&answer->records->process[i]))
            put_image(terminal, answer, i, &columns);
    fputc('\n', terminal->to);
}

void report_text(const struct terminal *terminal, const struct answer *answer)
{
    struct summary summary = verdict_summary(answer->records);
    put_table(terminal, answer);
    if (summary.lost || summary.unreadable || summary.strangers || summary.unseen) {
        report_losses(terminal, answer->records);
        report_unseen(terminal, answer->records);
        fputc('\n', terminal->to);
    }
    answer_put_left_out(terminal->to, answer, "", "\n\n");
    char *line = report_summary(&summary);
    terminal_word(terminal, report_summary_colour(&summary), line ? line : "");
    fputc('\n', terminal->to);
    free(line);
}
