/* SPDX-License-Identifier: MIT
 *
 * A full disk fails for each of a thousand files: only the first ones are told.
 */
#include "cli/settle/report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/progress.h"

#define FILES_TOLD 20

void settle_tell(const struct settle_report *report, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    if (report->is_silent)
        return;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    progress_clear();
    message("%s%s%s", report->command ? report->command : "", report->command ? ": " : "", text);
    free(text);
}

void settle_tell_file(struct settle_report *report, const char *path, enum loss_reason reason)
{
    if (report->told++ < FILES_TOLD)
        settle_tell(report, "%s: %s", path, loss_words(reason));
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

bool settle_report_end(const struct settle_report *report)
{
    if (report->told > FILES_TOLD)
        settle_tell(report, "%zu more files like these", report->told - FILES_TOLD);
    if (report->lost)
        settle_tell(report, "lost: %zu part%s of records that cannot be settled", report->lost,
                    plural(report->lost));
    if (report->left)
        settle_tell(report, "%zu file%s not updated; covkeep settle does it later", report->left,
                    plural(report->left));
    return !report->lost && !report->left && !report->failures;
}

bool settle_report_print(const struct settle_report *report)
{
    printf("%zu record%s, %zu file%s updated", report->records, plural(report->records),
           report->files, plural(report->files));
    if (report->duplicates)
        printf("; left out: %zu record%s that had been settled", report->duplicates,
               plural(report->duplicates));
    if (report->skipped)
        printf("; left out: %zu byte%s of no whole record", report->skipped,
               plural(report->skipped));
    printf("\n");
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    message("settle: standard output: %s", strerror(errno));
    return false;
}
