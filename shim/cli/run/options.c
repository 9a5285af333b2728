/* SPDX-License-Identifier: MIT
 *
 * Reads the command line. Options end at the first word that is none, so that the command's own
 * options are left alone.
 */
#include "cli/run/options.h"

#include <string.h>

#include "cli/message.h"
#include "cli/options.h"

static const char help[] =
    "Usage: covkeep run [OPTION]... [--] COMMAND [ARGUMENT]...\n"
    "\n"
    "Runs COMMAND, says at the end what was kept, and ends as COMMAND has ended.\n"
    "\n"
    "  -s, --strict          exit status 3 if coverage was lost and COMMAND succeeded\n"
    "  -q, --quiet           say nothing at the end unless coverage was lost\n"
    "  -p, --progress        tell of the run on the terminal while that is silent;\n"
    "      --no-progress     never, not even from 10 s on, as usual outside of CI\n"
    "      --stop-leftovers  end what still runs after COMMAND: SIGTERM, then SIGKILL\n"
    "      --everywhere      also reach what Go and static programs start\n"
    "  -j, --journal         append to a journal, which is faster, settle at the end\n"
    "      --label-from VAR  with --journal: this variable names the test that a\n"
    "                        program belongs to, before those of pytest and bats\n"
    "  -d, --dir DIR         the records go to DIR, not to a directory of this run\n"
    "  -l, --library FILE    preload this library, not the one beside the command\n"
    "  -h, --help            this text\n"
    "\n"
    "Exit status: COMMAND's; 125 if covkeep fails, 126 if COMMAND cannot be executed,\n"
    "127 if it is not found, 2 for wrong usage.\n"
    "\n"
    "Examples:\n"
    "  covkeep run make check\n"
    "  covkeep run --strict -- pytest --cov=shop tests/\n"
    "  covkeep run --stop-leftovers ./integration-tests && covkeep report\n";

static bool is_usable(const struct run_options *options)
{
    const char *name = options->label_from;
    if (name && !options->has_journal)
        message("run: --label-from needs --journal");
    else if (name && strchr(name, '='))
        message("run: --label-from: %s is no name of a variable", name);
    else
        return true;
    return false;
}

int run_options_read(struct run_options *options, char **argv)
{
    *options = (struct run_options){0};
    const struct option_row rows[] = {
        {"--dir", 'd', .value = &options->directory},
        {"--library", 'l', .value = &options->library},
        {"--strict", 's', .is_given = &options->is_strict},
        {"--quiet", 'q', .is_given = &options->is_quiet},
        {"--progress", 'p', .is_given = &options->shows_progress},
        {"--no-progress", 0, .is_given = &options->hides_progress},
        {"--stop-leftovers", 0, .is_given = &options->stops_leftovers},
        {"--everywhere", 0, .is_given = &options->is_everywhere},
        {"--journal", 'j', .is_given = &options->has_journal},
        {"--label-from", 0, .value = &options->label_from},
        {OPTIONS_HELP},
        {0}};
    struct options words = {rows, argv[0], help, argv + 1};
    int status = options_read(&words);
    options->command = words.at;
    if (status == OPTIONS_READ && !is_usable(options))
        return OPTIONS_USAGE;
    if (status != OPTIONS_READ || *words.at)
        return status;
    message("run: no command given, see covkeep run --help");
    return OPTIONS_USAGE;
}
