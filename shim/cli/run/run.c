/* SPDX-License-Identifier: MIT
 *
 * The order of a run: directory, command, keepers, leftovers, what was seen, summary. It decides
 * which failures end the run.
 */
#include "cli/run/run.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "cli/everywhere/everywhere.h"
#include "cli/library.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/run/command.h"
#include "cli/run/inbox.h"
#include "cli/run/journal.h"
#include "cli/run/leftovers.h"
#include "cli/run/lines.h"
#include "cli/run/meanwhile.h"
#include "cli/run/options.h"
#include "cli/run/summary.h"
#include "cli/run/supervise.h"
#include "cli/run/witness.h"
#include "cli/rundir/rundir.h"
#include "cli/settings.h"

struct run {
    struct run_options options;
    struct rundir directory;
    bool has_directory;
    struct run_journal journal;
    char address[RELAY_KEY + 1]; /* of the inbox; "": there is none */
    struct setting settings[SETTINGS_COUNT];
    struct command command;
};

/* Without a directory the coverage is kept all the same. There is no run only for a user who
 * insists on one, by --dir or --strict. */
static bool open_directory(struct run *run)
{
    const char *chosen = run->options.directory;
    run->has_directory = rundir_open(&run->directory, chosen);
    if (run->has_directory)
        return true;
    message("no directory for records: %s: %s", chosen ? chosen : run->directory.path,
            strerror(errno));
    return !chosen && !run->options.is_strict && !run->options.is_everywhere;
}

/* Without an inbox the coverage is kept all the same, too. */
static bool open_inbox(struct run *run)
{
    if (inbox_open(run->has_directory ? run->directory.fd : -1, run->address))
        return true;
    message("no way for the records of other users: %s", strerror(errno));
    return !run->options.is_strict;
}

static void settle_now(void *journal)
{
    run_journal_settle_now(journal);
}

/* Without a journal the files are written as always. */
static bool open_journal(struct run *run)
{
    if (!run->options.has_journal)
        return true;
    if (run_journal_open(&run->journal, run->has_directory ? run->directory.path : NULL)) {
        inbox_on_settle(settle_now, &run->journal);
        return true;
    }
    message("no journal: %s", run->has_directory ? strerror(errno) : "there is no directory");
    return !run->options.is_strict;
}

/* Who asks for it wants no run without it. */
static bool reach_everywhere(struct run *run, const char *library)
{
    if (!run->options.is_everywhere)
        return true;
    if (run->has_directory && everywhere_begin(&run->directory, library, run->settings))
        return true;
    if (run->has_directory)
        rundir_drop(&run->directory);
    return false;
}

static void await_command(struct run *run)
{
    struct meanwhile shown;
    meanwhile_begin(&shown, &run->options, run->has_directory ? run->directory.path : NULL,
                    run->journal.is_open ? run->journal.path : NULL);
    int otherwise_ms = run->journal.is_open ? RUN_JOURNAL_MS : SUPERVISE_FOR_EVER;
    while (!run->command.is_ended) {
        supervise_wait(&run->command, meanwhile_wait_ms(&shown, otherwise_ms));
        meanwhile_look(&shown);
        run_journal_look(&run->journal);
    }
    meanwhile_end(&shown);
}

static void await_others(struct run *run)
{
    unsigned grace_ms = settings_grace_ms();
    leftovers_await_keepers(&run->command, grace_ms);
    if (run->options.stops_leftovers) {
        leftovers_stop(&run->command, grace_ms);
        leftovers_await_keepers(&run->command, grace_ms);
    }
    if (!run->options.is_quiet)
        leftovers_tell();
}

static int no_command(struct run *run, int error)
{
    message("%s: %s", run->options.command[0], strerror(error));
    if (run->has_directory)
        rundir_drop(&run->directory);
    return error == ENOENT ? RUN_NOT_FOUND : RUN_NO_ACCESS;
}

static int finish(struct run *run)
{
    int error = command_exec_error(&run->command);
    if (error)
        return no_command(run, error);
    await_others(run);
    inbox_read();
    if (run->has_directory)
        witness_testify(run->directory.fd);
    bool is_settled = run_journal_settle(&run->journal);
    lines_tell(run->has_directory ? run->directory.path : NULL, run->options.is_quiet);
    bool is_lost = run_summary_tell(
        &(struct run_summary){run->has_directory ? run->directory.path : NULL,
                              run->options.is_quiet, lines_have_losses(), !is_settled});
    if (run->has_directory && !run->options.directory)
        rundir_remove_old();
    int status = command_end_alike(&run->command);
    return status == 0 && is_lost && run->options.is_strict ? RUN_LOST : status;
}

/* What the user has switched off is off: the command takes this process's place. */
static int run_without(struct run *run)
{
    char **command = run->options.command;
    message("COV_KEEP=off is set, so the command runs without covkeep, and nothing is kept");
    execvp(command[0], command);
    return no_command(run, errno);
}

static int run_command(struct run *run)
{
    char **command = run->options.command;
    if (!command_start(&run->command, command, run->settings)) {
        message("%s: %s", command[0], strerror(errno));
        return RUN_FAILED;
    }
    await_command(run);
    return finish(run);
}

int run_main(char **argv)
{
    struct run run = {.has_directory = false};
    char library[PATH_MAX];
    int status = run_options_read(&run.options, argv);
    if (status != OPTIONS_READ)
        return status;
    if (settings_are_off())
        return run_without(&run);
    if (!library_find(library, run.options.library))
        return RUN_FAILED;
    leftovers_note_former();
    command_prepare();
    if (!open_directory(&run) || !open_inbox(&run) || !open_journal(&run))
        return RUN_FAILED;
    settings_make(run.settings, library, run.options.library,
                  run.has_directory ? run.directory.path : NULL, *run.address ? run.address : NULL,
                  run.journal.is_open ? run.journal.path : NULL, run.options.label_from);
    status = reach_everywhere(&run, library) ? run_command(&run) : RUN_FAILED;
    settings_free(run.settings);
    return status;
}
