/* SPDX-License-Identifier: MIT
 *
 * Reads the command line. Options end at the first word that is none, so that the command's own
 * options are left alone.
 */
#include "cli/run/options.h"

#include "cli/help.h"
#include "cli/message.h"
#include "cli/options.h"

enum row { DIRECTORY, LIBRARY, STRICT, QUIET, PROGRESS, STOP, JOURNAL, HELP };

static const struct option_row rows[] = {
    [DIRECTORY] = {"--dir", 'd', true},
    [LIBRARY] = {"--library", 'l', true},
    [STRICT] = {"--strict", 's', false},
    [QUIET] = {"--quiet", 'q', false},
    [PROGRESS] = {"--progress", 'p', false},
    [STOP] = {"--stop-leftovers", 0, false},
    [JOURNAL] = {"--journal", 'j', false},
    [HELP] = {"--help", 'h', false},
    {0},
};

static const char help[] =
    "Usage: covkeep run [OPTION]... [--] COMMAND [ARGUMENT]...\n"
    "\n"
    "Runs COMMAND so that it and all that it starts keep their coverage however they\n"
    "die, says at the end what was kept, and ends as COMMAND has ended.\n"
    "\n"
    "  -s, --strict          exit status 3 if coverage was lost and COMMAND succeeded\n"
    "  -q, --quiet           say nothing at the end unless coverage was lost\n"
    "  -p, --progress        count the processes on the terminal meanwhile\n"
    "      --stop-leftovers  end what still runs after COMMAND: SIGTERM, then SIGKILL\n"
    "  -j, --journal         programs end faster: they append to a journal, which is\n"
    "                        settled in their .gcda files at the end\n"
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

static void take(struct run_options *options, enum row row, const char *value)
{
    switch (row) {
    case DIRECTORY:
        options->directory = value;
        break;
    case LIBRARY:
        options->library = value;
        break;
    case STRICT:
        options->is_strict = true;
        break;
    case QUIET:
        options->is_quiet = true;
        break;
    case PROGRESS:
        options->shows_progress = true;
        break;
    case JOURNAL:
        options->has_journal = true;
        break;
    default:
        options->stops_leftovers = true;
    }
}

bool run_options_read(struct run_options *options, char **argv, int *status)
{
    struct options words = {.rows = rows, .subcommand = argv[0], .at = argv + 1};
    int row;
    *options = (struct run_options){0};
    *status = OPTIONS_USAGE;
    while ((row = options_next(&words)) >= 0 && row != HELP)
        take(options, (enum row)row, words.value);
    if (row == HELP)
        *status = help_write(help);
    options->command = words.at;
    if (row == OPTIONS_END && !*words.at)
        message("run: no command given, see covkeep run --help");
    return row == OPTIONS_END && *words.at;
}
