/* SPDX-License-Identifier: MIT
 *
 * Settling is this process's own work, and short: the command's signals wait meanwhile.
 */
#include "cli/run/journal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/progress.h"
#include "cli/rundir/journal.h"
#include "cli/settle/write.h"
#include "journal/format.h"

#define MUCH ((uint64_t)64 << 20)
#define PATIENCE_MS 5000

bool run_journal_open(struct run_journal *journal, const char *directory)
{
    errno = ENOENT;
    if (!directory)
        return false;
    int length = snprintf(journal->path, PATH_MAX, "%s/" RUNDIR_JOURNAL, directory);
    errno = ENAMETOOLONG;
    journal->is_open = length < PATH_MAX && mkdir(journal->path, 0700) == 0;
    return journal->is_open;
}

/* The kernel sends SIGXFSZ for a write beyond RLIMIT_FSIZE. It is not for the command, which gets
 * the signals that come to this process. */
static void take_away_own_signal(void)
{
    const struct timespec at_once = {0, 0};
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGXFSZ);
    sigtimedwait(&only, NULL, &at_once);
}

static void settle(struct run_journal *journal, unsigned patience_ms, struct settle_report *report)
{
    struct settle_journal opened;
    if (!settle_journal_open(&opened, journal->path)) {
        report->failures++;
        return;
    }
    journal->settled = settle_write(&opened, patience_ms, report);
    settle_journal_close(&opened);
    take_away_own_signal();
}

static void settle_silently(struct run_journal *journal, unsigned patience_ms)
{
    struct settle_report report = {.is_silent = true};
    settle(journal, patience_ms, &report);
    journal->lost += report.lost;
    journal->replaced += report.replaced;
}

void run_journal_look(struct run_journal *journal)
{
    char file[PATH_MAX + sizeof("/" JOURNAL_FILE)];
    struct stat st;
    if (!journal->is_open)
        return;
    snprintf(file, sizeof(file), "%s/" JOURNAL_FILE, journal->path);
    if (stat(file, &st) == 0 && (uint64_t)st.st_size > journal->settled + MUCH)
        settle_silently(journal, 0);
}

void run_journal_settle_now(struct run_journal *journal)
{
    if (journal->is_open)
        settle_silently(journal, PATIENCE_MS);
}

bool run_journal_settle(struct run_journal *journal)
{
    struct settle_report report = {.command = "settle", .lost = journal->lost};
    if (!journal->is_open)
        return true;
    if (journal->replaced)
        settle_tell(&report, "%zu files were of another build", journal->replaced);
    settle(journal, PATIENCE_MS, &report);
    progress_clear();
    return settle_report_end(&report);
}
