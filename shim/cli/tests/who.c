/* SPDX-License-Identifier: MIT
 *
 * Asks gcov, for each test, for the lines of the files that may have the target: those whose .gcno
 * file speaks of it, and of which the test has counts. A file that no test has counts of is asked
 * for once with none, so that a line that nobody executed is told from one without code.
 */
#include "cli/tests/who.h"

#include "cli/lines/gcov.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/tests/candidates.h"
#include "cli/tests/executed.h"
#include "cli/tests/group.h"
#include "cli/tests/target.h"

enum { EXECUTED, NOT_EXECUTED, TROUBLE };

static const char help[] =
    "Usage: covkeep who [OPTION]... FILE:LINE [RUN...]\n"
    "       covkeep who [OPTION]... FUNCTION [RUN...]\n"
    "\n"
    "Lists the tests that executed a line or a function, and how often. gcov tells\n"
    "what the counts stand for. FILE may be the end of a path; FUNCTION may be the\n"
    "last part of a name. RUN is the directory of a run under covkeep run --journal,\n"
    "by default the last one's, or a journal's own.\n"
    "\n"
    "  -p, --processes    list each process that executed it\n"
    "  -l, --label PATTERN\n"
    "                     of the tests whose name matches; covkeep tests lists them\n"
    "  -j, --json         an array of objects, for programs\n"
    "  -g, --gcov TOOL    ask this gcov, not that of the compiler's release\n"
    "  -h, --help         this text\n"
    "\n"
    "Exit status: 0 when it was executed, 1 when it was not, 2 for wrong usage, for a\n"
    "place that is not known, or when something is missing.\n"
    "\n"
    "Examples:\n"
    "  covkeep who shop.c:42\n"
    "  covkeep who --processes handle_order\n";

struct request {
    bool is_by_process, is_json;
    const char *label, *gcov;
    struct target target;
};

struct asking {
    const struct target *target;
    struct groups *groups;
    struct candidates candidates;
    struct executed executed;
    struct gcov_ask ask;
    bool is_known; /* the file, or the function */
    size_t group;  /* whose document is looked at */
};

static void take_place(void *data, const struct target_place *place)
{
    struct asking *asking = data;
    executed_add(&asking->executed, place, asking->group);
}

static void take_document(void *data, size_t group, const json_t *document)
{
    struct asking *asking = data;
    asking->group = group;
    asking->is_known |= target_look(asking->target, document, take_place, asking);
}

/* Asks for the files that the sum has counts of or, where it is nobody's, that nobody has. */
static bool ask_for(struct asking *asking, const struct settle_sum *sum, size_t group)
{
    bool is_nobody = group == asking->groups->count;
    for (size_t i = 0; i < sum->count; i++) {
        const struct settle_image *image = &sum->images[i];
        for (size_t file = 0; file < image->count; file++) {
            struct candidate *candidate =
                candidates_of(&asking->candidates, i, image, file, asking->target->hint);
            bool is_wanted =
                is_nobody ? !candidate->is_asked : settle_image_has_counts(image, file);
            if (!candidate->gcno || !is_wanted)
                continue;
            candidate->is_asked = true;
            if (!gcov_ask_add(&asking->ask, image, file, candidate->gcno, group))
                return false;
        }
    }
    return true;
}

static bool ask_for_all(struct asking *asking)
{
    for (size_t i = 0; i < asking->groups->count; i++)
        if (!ask_for(asking, groups_sum(asking->groups, i), i))
            return false;
    settle_sum_clear(&asking->groups->sum);
    return ask_for(asking, &asking->groups->sum, asking->groups->count);
}

static bool ask(struct asking *asking)
{
    asking->ask.take = take_document;
    asking->ask.data = asking;
    if (!gcov_ask_open(&asking->ask))
        return false;
    bool is_asked = ask_for_all(asking);
    bool is_answered = gcov_ask_close(&asking->ask);
    progress_clear();
    return is_asked && is_answered;
}

/* What is left out has been told before; nothing is said of it. */
static int unknown(const struct asking *asking, const char *word, bool is_partial)
{
    const char *none =
        is_partial ? "of the programs that could be read none" : "no program with records";
    if (asking->target->function)
        message("who: %s has a function %s", none, word);
    else if (asking->is_known)
        message("who: %s: there is no code on that line", word);
    else
        message("who: %s was compiled from %s", none, asking->target->file);
    return TROUBLE;
}

static int answer(struct asking *asking, const struct request *request, const char *word)
{
    if (!ask(asking))
        return TROUBLE;
    if (asking->candidates.without > 0)
        message("who: %zu files of counts are left out: there is no .gcno file of their build",
                asking->candidates.without);
    bool is_partial = groups_tell_of_llvm(asking->groups) || asking->candidates.without > 0;
    if (asking->executed.count == 0)
        return unknown(asking, word, is_partial);
    if (!executed_write(&asking->executed, asking->groups, request->is_by_process,
                        request->is_json))
        return TROUBLE;
    if (executed_by_any(&asking->executed))
        return EXECUTED;
    return is_partial ? TROUBLE : NOT_EXECUTED;
}

static int answer_groups(struct groups *groups, const struct request *request, const char *word)
{
    struct asking asking = {.target = &request->target, .groups = groups};
    asking.ask.tool = request->gcov;
    asking.executed.groups = groups->count;
    int status = TROUBLE;
    if (groups->count > 0)
        status = answer(&asking, request, word);
    else
        message("who: there are no records%s%s", request->label ? " of " : "",
                request->label ? request->label : "");
    executed_free(&asking.executed);
    candidates_free(&asking.candidates);
    return groups_tell(groups) ? status : TROUBLE;
}

static int answer_runs(const struct request *request, const char *word, char **runs)
{
    struct settle_journals journals;
    struct groups groups = {0};
    int status = TROUBLE;
    if (settle_journals_open(&journals, runs)) {
        bool is_whole =
            groups_read(&groups, &journals,
                        request->is_by_process ? GROUP_BY_PROCESS : GROUP_BY_LABEL, request->label);
        int answered = answer_groups(&groups, request, word);
        if (is_whole && journals.is_complete)
            status = answered;
        groups_free(&groups);
    }
    settle_journals_close(&journals);
    return status;
}

int who_main(char **argv)
{
    struct request request = {.is_json = false};
    const struct option_row rows[] = {{"--processes", 'p', .is_given = &request.is_by_process},
                                      {"--label", 'l', .value = &request.label},
                                      {"--json", 'j', .is_given = &request.is_json},
                                      {"--gcov", 'g', .value = &request.gcov},
                                      {OPTIONS_HELP},
                                      {0}};
    struct options words = {rows, argv[0], help, argv + 1};
    int status = options_read(&words);
    const char *word = *words.at;
    if (status != OPTIONS_READ)
        return status;
    if (!word) {
        message("who: no line and no function given, see covkeep who --help");
        return OPTIONS_USAGE;
    }
    words.at++;
    status = options_read(&words); /* what was forgotten comes behind */
    if (status != OPTIONS_READ)
        return status;
    return target_read(&request.target, word) ? answer_runs(&request, word, words.at)
                                              : OPTIONS_USAGE;
}
