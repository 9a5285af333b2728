/* SPDX-License-Identifier: MIT
 *
 * The command line of `covkeep settle`.
 */
#include "cli/settle/settle.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/settle/into.h"
#include "cli/settle/journals.h"
#include "cli/settle/write.h"
#include "cli/tests/tracefile.h"

/* How long locked files are tried again. */
#define PATIENCE_MS 5000

static const char help[] =
    "Usage: covkeep settle [OPTION]... [RUN...]\n"
    "\n"
    "Writes what programs have appended to a journal (covkeep run --journal, or\n"
    "COV_KEEP_JOURNAL) into their .gcda and .profraw files. Each record counts once,\n"
    "however often it is settled. RUN is a run's directory, by default the last\n"
    "one's, or a journal's own.\n"
    "\n"
    "  -i, --into DIR        write files below DIR instead, each under the whole path\n"
    "                        of its own, with what is in these journals alone\n"
    "  -t, --tracefile FILE  write a tracefile instead, for genhtml --show-details\n"
    "  -l, --label PATTERN   for these two: only tests that match, see covkeep tests\n"
    "  -g, --gcov TOOL       ask this gcov for the lines of a tracefile\n"
    "  -q, --quiet           say nothing unless something cannot be settled\n"
    "  -h, --help            this text\n"
    "\n"
    "Exit status: 0 when all is settled, 1 when something is not, 2 for wrong usage.\n"
    "\n"
    "Examples:\n"
    "  covkeep settle && gcovr\n"
    "  covkeep settle --into merged shard-1/journal shard-2/journal\n"
    "  covkeep settle --tracefile tests.info && genhtml --show-details tests.info\n";

struct request {
    const char *into;      /* NULL: in place */
    const char *label;     /* a pattern; NULL: all records */
    const char *tracefile; /* NULL: no tracefile */
    const char *gcov;      /* NULL: the compiler's */
    bool is_quiet;
    char **runs;
};

static void write_each(const struct settle_journals *journals, struct settle_report *report)
{
    for (size_t i = 0; i < journals->count; i++)
        settle_write(&journals->journal[i], PATIENCE_MS, report);
}

static bool make_directory(const char *directory)
{
    if (mkdir(directory, 0777) == 0 || errno == EEXIST)
        return true;
    message("settle: %s: %s", directory, strerror(errno));
    return false;
}

static bool has_none(const struct request *request, size_t records)
{
    if (records > 0 || !request->label)
        return false;
    message("settle: no test is called %s; see covkeep tests", request->label);
    return true;
}

static int settle(const struct request *request, const struct settle_journals *journals)
{
    struct settle_report report = {.command = "settle"};
    if (request->into)
        settle_into(journals, request->into, request->label, &report);
    else
        write_each(journals, &report);
    progress_clear();
    bool is_settled = settle_report_end(&report) && journals->is_complete;
    if (has_none(request, report.records))
        return 1;
    if (!request->is_quiet && !settle_report_print(&report))
        return 1;
    return is_settled ? 0 : 1;
}

static int write_tracefile(const struct request *request, const struct settle_journals *journals)
{
    struct tracefile_report report = {0};
    bool is_written =
        tracefile_write(request->tracefile, journals, request->label, request->gcov, &report);
    if (is_written && has_none(request, report.tests))
        return 1;
    if (is_written && !request->is_quiet && strcmp(request->tracefile, "-") != 0)
        printf("%zu test%s, %zu source%s\n", report.tests, report.tests == 1 ? "" : "s",
               report.sources, report.sources == 1 ? "" : "s");
    return is_written && journals->is_complete ? 0 : 1;
}

static int settle_runs(const struct request *request)
{
    struct settle_journals journals;
    int status = 1;
    if (settle_journals_open(&journals, request->runs))
        status =
            request->tracefile ? write_tracefile(request, &journals) : settle(request, &journals);
    settle_journals_close(&journals);
    return status;
}

static bool is_usable(const struct request *request)
{
    if (request->into && request->tracefile)
        message("settle: --into and --tracefile exclude each other");
    else if (request->label && !request->into && !request->tracefile)
        message("settle: --label needs --into or --tracefile: each program's own files get all");
    else
        return true;
    return false;
}

int settle_main(char **argv)
{
    struct request request = {.is_quiet = false};
    const struct option_row rows[] = {{"--into", 'i', .value = &request.into},
                                      {"--label", 'l', .value = &request.label},
                                      {"--tracefile", 't', .value = &request.tracefile},
                                      {"--gcov", 'g', .value = &request.gcov},
                                      {"--quiet", 'q', .is_given = &request.is_quiet},
                                      {OPTIONS_HELP},
                                      {0}};
    struct options words = {rows, argv[0], help, argv + 1};
    int status = options_read(&words);
    if (status != OPTIONS_READ)
        return status;
    request.runs = words.at;
    if (!is_usable(&request))
        return OPTIONS_USAGE;
    if (request.into && !make_directory(request.into))
        return 1;
    signal(SIGXFSZ, SIG_IGN); /* a write beyond RLIMIT_FSIZE fails, and is told */
    return settle_runs(&request);
}
