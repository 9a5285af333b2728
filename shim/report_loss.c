/* SPDX-License-Identifier: MIT
 *
 * Lines that tell of lost coverage. Each loss goes to the process's record before its line is
 * written; a line that the record makes needless is left out.
 */

#include "kernel/start_page.h"
#include "report.h"

static START_PAGE bool (*on_loss)(enum loss_reason reason, const char *what, const char *path,
                                  const char *words);

void report_on_loss(bool (*lost)(enum loss_reason reason, const char *what, const char *path,
                                 const char *words))
{
    on_loss = lost;
}

void report_loss(enum loss_reason reason, const char *path)
{
    report_loss_as(reason, path, loss_words(reason));
}

void report_loss_as(enum loss_reason reason, const char *path, const char *words)
{
    const char *what = loss_what(reason);
    bool is_recorded = on_loss && on_loss(reason, what, path, words);
    if (!is_recorded || !report_is_needless())
        report_put(what, path, words, true);
}
