/* SPDX-License-Identifier: MIT
 *
 * The command line of `covkeep settle`.
 */
#include "cli/settle/settle.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/rundir/rundir.h"
#include "cli/settle/into.h"
#include "cli/settle/journal.h"
#include "cli/settle/write.h"

/* How long locked files are tried again. */
#define PATIENCE_MS 5000

static const char help[] =
    "Usage: covkeep settle [--into DIR] [-q] [RUN...]\n"
    "\n"
    "Writes what programs have appended to a journal (covkeep run --journal, or\n"
    "COV_KEEP_JOURNAL) into their .gcda files. Each record counts once, however often\n"
    "it is settled. RUN is a run's directory, by default the last one's, or a\n"
    "journal's own.\n"
    "\n"
    "  -i, --into DIR  write files below DIR instead, each under the whole path of\n"
    "                  its own, with what is in all these journals and nothing else\n"
    "  -q, --quiet     say nothing unless something cannot be settled\n"
    "  -h, --help      this text\n"
    "\n"
    "Exit status: 0 when all is settled, 1 when something is not, 2 for wrong usage.\n"
    "\n"
    "Examples:\n"
    "  covkeep settle && gcovr\n"
    "  covkeep settle --into merged shard-1/journal shard-2/journal\n";

struct request {
    const char *into; /* NULL: in place */
    bool is_quiet;
    char **runs;
};

static void write_each(struct settle_journal *journals, size_t count, struct settle_report *report)
{
    for (size_t i = 0; i < count; i++)
        settle_write(&journals[i], PATIENCE_MS, report);
}

static bool make_directory(const char *directory)
{
    if (mkdir(directory, 0777) == 0 || errno == EEXIST)
        return true;
    message("settle: %s: %s", directory, strerror(errno));
    return false;
}

static int settle(const struct request *request, struct settle_journal *journals, size_t count,
                  bool is_complete)
{
    struct settle_report report = {0};
    if (request->into)
        settle_into(journals, count, request->into, &report);
    else
        write_each(journals, count, &report);
    progress_clear();
    bool is_settled = settle_report_end(&report) && is_complete;
    if (!request->is_quiet && !settle_report_print(&report))
        return 1;
    return is_settled ? 0 : 1;
}

static size_t count_of(char **words)
{
    size_t count = 0;
    while (words[count])
        count++;
    return count;
}

/* A journal that cannot be opened is told, and does not keep the others from being settled. */
static int settle_runs(const struct request *request)
{
    size_t named = count_of(request->runs), opened = 0;
    struct settle_journal *journals = calloc(named + 1, sizeof(*journals));
    if (!journals) {
        message("settle: %s", strerror(errno));
        return 1;
    }
    for (size_t i = 0; i < named; i++)
        opened += settle_journal_open(&journals[opened], request->runs[i]);
    int status = opened ? settle(request, journals, opened, opened == named) : 1;
    for (size_t i = 0; i < opened; i++)
        settle_journal_close(&journals[i]);
    free(journals);
    return status;
}

int settle_main(char **argv)
{
    struct request request = {.is_quiet = false};
    char latest[PATH_MAX], *runs[] = {latest, NULL};
    const struct option_row rows[] = {{"--into", 'i', .value = &request.into},
                                      {"--quiet", 'q', .is_given = &request.is_quiet},
                                      {OPTIONS_HELP},
                                      {0}};
    struct options words = {rows, argv[0], help, argv + 1};
    int status = options_read(&words);
    if (status != OPTIONS_READ)
        return status;
    request.runs = words.at;
    if (!*request.runs) {
        if (!rundir_latest(latest)) {
            message("settle: there is no run yet; see `covkeep run --help`");
            return 1;
        }
        request.runs = runs;
    }
    if (request.into && !make_directory(request.into))
        return 1;
    signal(SIGXFSZ, SIG_IGN); /* a write beyond RLIMIT_FSIZE fails, and is told */
    return settle_runs(&request);
}
