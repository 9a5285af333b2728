/* SPDX-License-Identifier: MIT
 *
 * Writes page.html with what belongs to the run at its marks. The table is there for browsers that
 * run no scripts, in a <noscript>, so that others need not lay out 20,000 rows; on paper, and where
 * the reader asks for it, they show it as well. The timeline is drawn from the run's JSON.
 */
#include "cli/report/html.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/report/json.h"
#include "cli/report/pages.h"
#include "cli/report/string.h"
#include "cli/report/summary.h"
#include "cli/report/table.h"

extern const char report_page[]; /* in page.S */

struct page {
    const struct answer *answer;
    const char *file;
    struct summary summary;
};

static bool put_directory(FILE *to, const struct page *page)
{
    string_put_html(to, page->answer->directory);
    return true;
}

static bool put_when(FILE *to, const struct page *page)
{
    const struct records *records = page->answer->records;
    time_t start = (time_t)(records->start / 1000000000);
    char text[64];
    struct tm tm;
    if (!records->start || !gmtime_r(&start, &tm))
        return true;
    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm);
    fprintf(to, "· %s · %.3f s", text, (double)(records->finish - records->start) / 1e9);
    return true;
}

static bool put_result(FILE *to, const struct page *page)
{
    static const char *const words[] = {
        [COLOUR_KEPT] = "kept", [COLOUR_LOST] = "lost", [COLOUR_UNKNOWN] = "unreadable"};
    enum colour colour = report_summary_colour(&page->summary);
    fputs(colour == COLOUR_PLAIN ? "none" : words[colour], to);
    return true;
}

static bool put_summary(FILE *to, const struct page *page)
{
    char *text = report_summary(&page->summary);
    if (text)
        string_put_html(to, text);
    free(text);
    return text != NULL;
}

static bool put_left_out(FILE *to, const struct page *page)
{
    answer_put_left_out(to, page->answer, "<p>", "</p>");
    return true;
}

static bool put_outside(FILE *to, const struct page *page)
{
    table_put_outside(to, page->answer);
    return true;
}

static bool put_table(FILE *to, const struct page *page)
{
    table_put(to, page->answer);
    return true;
}

static bool put_run(FILE *to, const struct page *page)
{
    return report_json(to, page->answer);
}

static bool put_links(FILE *to, const struct page *page)
{
    return pages_put(to, page->answer->tested->sources, page->file);
}

/* The marks, in the order in which they stand in the page. */
static const struct mark {
    const char *text;
    bool (*put)(FILE *to, const struct page *page);
} marks[] = {
    {"@DIRECTORY@", put_directory}, {"@WHEN@", put_when},         {"@RESULT@", put_result},
    {"@SUMMARY@", put_summary},     {"@LEFT_OUT@", put_left_out}, {"@OUTSIDE@", put_outside},
    {"@TABLE@", put_table},         {"@RUN@", put_run},           {"@LINKS@", put_links}};

bool report_html(FILE *to, const struct answer *answer, const char *file)
{
    const struct page page = {answer, file, verdict_summary(answer->records)};
    const char *at = report_page;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        const char *place = strstr(at, marks[i].text);
        if (!place || fwrite(at, (size_t)(place - at), 1, to) != 1 || !marks[i].put(to, &page))
            return false;
        at = place + strlen(marks[i].text);
    }
    return fputs(at, to) >= 0 && !ferror(to);
}
