/* SPDX-License-Identifier: MIT
 *
 * The options of `covkeep report`, and where its answer goes.
 */
#include "cli/report/report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/records/records.h"
#include "cli/report/html.h"
#include "cli/report/json.h"
#include "cli/report/text.h"
#include "cli/rundir/rundir.h"

static const char usage[] =
    "Usage: covkeep report [--lost] [--json | --html FILE] [RUN]\n"
    "\n"
    "Tells of each process of a run how it ended, what coverage it carried, and\n"
    "whether that was kept; where it was lost, why and what to do. RUN is the\n"
    "directory of its records, what COV_KEEP_DIR was; without it, the newest run.\n"
    "\n"
    "  --lost         only the processes that lost something, or may yet\n"
    "  --json         everything as JSON, on standard output\n"
    "  --html FILE    a page with a timeline, for a browser; - is standard output\n"
    "  -h, --help     this text\n"
    "\n"
    "Examples:\n"
    "  covkeep report\n"
    "  covkeep report --html report.html\n"
    "  covkeep report --json | jq '.processes[] | select(.verdict == \"lost\")'\n"
    "\n"
    "Exit status: 0 when the report was made, 1 when not, 2 for wrong usage.\n";

struct request {
    bool has_lost_only;
    bool as_json;
    const char *html; /* the file for the page; NULL: no page is wanted */
    const char *run;
};

/* Returns OPTIONS_READ with what is wanted, or the exit status. Options may follow RUN. */
static int read_request(char **argv, struct request *request)
{
    const struct option_row rows[] = {{"--lost", 0, .is_given = &request->has_lost_only},
                                      {"--json", 0, .is_given = &request->as_json},
                                      {"--html", 0, .value = &request->html},
                                      {OPTIONS_HELP},
                                      {0}};
    struct options words = {rows, argv[0], usage, argv + 1};
    int status = options_read(&words);
    if (status == OPTIONS_READ && *words.at) {
        request->run = *words.at++;
        status = options_read(&words);
    }
    if (status != OPTIONS_READ)
        return status;
    bool is_both = request->as_json && request->html;
    if (is_both)
        message("report: --json and --html exclude each other");
    return !is_both && options_at_end(&words) ? OPTIONS_READ : OPTIONS_USAGE;
}

static bool finish(FILE *to, bool is_written, const char *name)
{
    bool is_good = fflush(to) == 0 && !ferror(to) && is_written;
    int error = errno;
    if (to != stdout && fclose(to) != 0 && is_good) {
        error = errno;
        is_good = false;
    }
    if (!is_good)
        message("report: %s: %s", name, strerror(error));
    return is_good;
}

static bool write_html(const struct answer *answer, const char *name)
{
    bool is_stdout = strcmp(name, "-") == 0;
    FILE *to = is_stdout ? stdout : fopen(name, "we");
    if (!to) {
        message("report: %s: %s", name, strerror(errno));
        return false;
    }
    return finish(to, report_html(to, answer, is_stdout ? NULL : name),
                  is_stdout ? "standard output" : name);
}

static bool write_answer(const struct answer *answer, const struct request *request)
{
    bool is_written = true;
    if (request->html)
        return write_html(answer, request->html);
    if (request->as_json) {
        is_written = report_json(stdout, answer);
    } else {
        struct terminal terminal = terminal_of(stdout);
        report_text(&terminal, answer);
    }
    return finish(stdout, is_written, "standard output");
}

static bool read_run(struct records *records, const char *run)
{
    if (records_read(records, run))
        return true;
    if (errno == ENOENT)
        message("report: %s: no process has left a record there", run);
    else
        message("report: %s: %s", run, strerror(errno));
    return false;
}

int report_main(char **argv)
{
    struct request request = {.as_json = false};
    struct records records;
    struct processes_tested tested;
    char latest[PATH_MAX];
    int status = read_request(argv, &request);
    if (status != OPTIONS_READ)
        return status;
    if ((request.as_json || request.html) && !report_json_is_built())
        return 1;
    if (!request.run && rundir_latest(latest))
        request.run = latest;
    if (!request.run) {
        message("report: there is no run yet; see `covkeep run --help`");
        return 1;
    }
    if (!read_run(&records, request.run))
        return 1;
    processes_tested_read(&tested, request.run, records.count);
    const struct answer answer = {&records, &tested, request.run, request.has_lost_only};
    bool is_answered = write_answer(&answer, &request);
    processes_tested_free(&tested);
    records_free(&records);
    return !is_answered;
}
