/* SPDX-License-Identifier: MIT
 *
 * Writes one line for each image, one for its test where a journal tells it, and one where its
 * environment was restored. The columns
 * are as wide as what is in them, up to a bound.
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
#define CARRIED_MOST 30
#define VERDICT_WIDTH 10 /* width of the longest word */
#define GAP 2
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

static struct columns measure(const struct records *records)
{
    struct columns columns = {strlen("ENDED"), strlen("CARRIED")};
    struct verdict verdict;
    for (size_t i = 0; i < records->count; i++) {
        if (process_is_prelude(&records->process[i]))
            continue;
        verdict_of(records, i, &verdict);
        columns.ending = wider(columns.ending, verdict.ending, ENDING_MOST);
        columns.carried = wider(columns.carried, verdict.carried, CARRIED_MOST);
    }
    return columns;
}

static void put_cell(FILE *to, const char *text, size_t width)
{
    size_t used = string_put(to, text, width);
    fprintf(to, "%*s", (int)(width - used + GAP), "");
}

static size_t left_of(const struct columns *columns)
{
    return VERDICT_WIDTH + columns->ending + columns->carried + (size_t)3 * GAP;
}

static size_t room(const struct terminal *terminal, size_t used)
{
    if (terminal->width == SIZE_MAX)
        return STRING_ANY_WIDTH;
    return terminal->width > used + COMMAND_LEAST ? terminal->width - used : COMMAND_LEAST;
}

static void put_process(const struct terminal *terminal, const struct records *records, int index,
                        size_t used)
{
    const struct process *p = &records->process[index];
    char command[COMMAND_SIZE];
    if (p->fault) {
        fprintf(terminal->to, "record %u: %s\n", p->number, p->fault);
        return;
    }
    used += branch_put(terminal->to, records, index, true);
    used += (size_t)fprintf(terminal->to, "%d ", p->box.pid);
    command_text(p, command);
    string_put(terminal->to, command, room(terminal, used));
    fputc('\n', terminal->to);
}

static void put_test(const struct terminal *terminal, const struct records *records, int index,
                     const struct process_tested *tested, size_t left)
{
    terminal_faint(terminal);
    fprintf(terminal->to, "%*s", (int)left, "");
    left += branch_put(terminal->to, records, index, false);
    left += (size_t)fprintf(terminal->to, "%zu function%s of test ", tested->functions,
                            tested->functions == 1 ? "" : "s");
    string_put(terminal->to, tested->test, room(terminal, left));
    terminal_plain(terminal);
    fputc('\n', terminal->to);
}

static void put_restored(const struct terminal *terminal, const struct records *records, int index,
                         size_t left)
{
    const struct process *p = &records->process[index];
    char by[32] = "";
    if (p->box.restorer > 0)
        snprintf(by, sizeof(by), " by %d", p->box.restorer);
    terminal_faint(terminal);
    fprintf(terminal->to, "%*s", (int)left, "");
    left += branch_put(terminal->to, records, index, false);
    left += (size_t)fprintf(terminal->to, "restored%s: ", by);
    string_put(terminal->to, process_text(p, BLACKBOX_RESTORED), room(terminal, left));
    terminal_plain(terminal);
    fputc('\n', terminal->to);
}

static void put_image(const struct terminal *terminal, const struct records *records, int index,
                      const struct process_tested *tested, const struct columns *columns)
{
    struct verdict verdict;
    verdict_of(records, (size_t)index, &verdict);
    terminal_colour(terminal, verdict.kind);
    put_cell(terminal->to, verdict_word(verdict.kind), VERDICT_WIDTH);
    terminal_plain(terminal);
    put_cell(terminal->to, verdict.ending, columns->ending);
    put_cell(terminal->to, verdict.carried, columns->carried);
    put_process(terminal, records, index, left_of(columns));
    if (tested->test)
        put_test(terminal, records, index, tested, left_of(columns));
    if (*process_text(&records->process[index], BLACKBOX_RESTORED))
        put_restored(terminal, records, index, left_of(columns));
}

static void put_heading(const struct terminal *terminal, const struct columns *columns)
{
    terminal_faint(terminal);
    put_cell(terminal->to, "COVERAGE", VERDICT_WIDTH);
    put_cell(terminal->to, "ENDED", columns->ending);
    put_cell(terminal->to, "CARRIED", columns->carried);
    fputs("PROCESS", terminal->to);
    terminal_plain(terminal);
    fputc('\n', terminal->to);
}

void report_text(const struct terminal *terminal, const struct records *records,
                 const struct processes_tested *tested)
{
    struct columns columns = measure(records);
    struct summary summary = verdict_summary(records);
    if (records->count > 0)
        put_heading(terminal, &columns);
    for (int i = -1; (i = records_next(records, i)) >= 0;)
        if (!process_is_prelude(&records->process[i]))
            put_image(terminal, records, i, &tested->of[i], &columns);
    if (summary.lost || summary.unreadable || summary.strangers || summary.unseen) {
        fputc('\n', terminal->to);
        report_losses(terminal->to, records);
        report_unseen(terminal->to, records);
    }
    if (records->count > 0)
        fputc('\n', terminal->to);
    char *line = report_summary(&summary);
    fprintf(terminal->to, "%s\n", line ? line : "");
    free(line);
}
