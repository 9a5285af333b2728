/* SPDX-License-Identifier: MIT
 *
 * Prints the variables in the form of a shell or of GitHub's file. It changes nothing in this
 * process's environment.
 */
#include "cli/env.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/library.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/run/run.h"
#include "cli/rundir/rundir.h"
#include "cli/settings.h"

static const char help[] =
    "Usage: covkeep env [OPTION]...\n"
    "\n"
    "Prints the lines that put everything a POSIX shell starts under covkeep.\n"
    "\n"
    "  -d, --dir DIR       records of the processes go to DIR; else there are none\n"
    "  -l, --library FILE  preload this library, not the one beside the command\n"
    "  -g, --github        append name=value to the file $GITHUB_ENV instead, for the\n"
    "                      later steps of a GitHub Actions job\n"
    "  -h, --help          this text\n"
    "\n"
    "Examples:\n"
    "  eval \"$(covkeep env)\"\n"
    "  eval \"$(covkeep env --dir \"$PWD/records\")\"; make check\n"
    "  covkeep report records\n"
    "  covkeep env --github --dir \"$RUNNER_TEMP/covkeep\"\n";

struct request {
    const char *directory, *library;
    bool is_github;
};

/* The value stands in single quotes; a single quote in it is written '\''. */
static void print_export(FILE *to, const struct setting *setting)
{
    fprintf(to, "export %s='", setting->name);
    for (const char *at = setting->value; *at; at++)
        fprintf(to, *at == '\'' ? "'\\''" : "%c", *at);
    fputs("'\n", to);
}

static bool print_all(FILE *to, const struct setting settings[SETTINGS_COUNT], bool is_github)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        if (settings[i].value && is_github)
            fprintf(to, "%s=%s\n", settings[i].name, settings[i].value);
        else if (settings[i].value)
            print_export(to, &settings[i]);
    }
    return fflush(to) == 0 && !ferror(to);
}

static int print_to_shell(const struct setting settings[SETTINGS_COUNT])
{
    if (print_all(stdout, settings, false))
        return 0;
    message("standard output: %s", strerror(errno));
    return 1;
}

/* A newline in a value would begin another variable in GitHub's file. */
static int append_to_github(const struct setting settings[SETTINGS_COUNT])
{
    const char *path = getenv("GITHUB_ENV");
    for (size_t i = 0; i < SETTINGS_COUNT; i++)
        if (settings[i].value && strchr(settings[i].value, '\n')) {
            message("env: %s: a newline cannot be written", settings[i].name);
            return 1;
        }
    FILE *to = path && *path ? fopen(path, "ae") : NULL;
    bool is_written = to && print_all(to, settings, true);
    if (!path || !*path)
        message("env: GITHUB_ENV is not set");
    else if (!is_written)
        message("%s: %s", path, strerror(errno));
    if (to)
        fclose(to);
    return is_written ? 0 : 1;
}

static int answer(const struct request *request)
{
    char library[PATH_MAX], directory[PATH_MAX];
    struct setting settings[SETTINGS_COUNT];
    if (!library_find(library, request->library))
        return RUN_FAILED;
    if (request->directory && !rundir_absolute(directory, request->directory)) {
        message("%s: %s", request->directory, strerror(errno));
        return RUN_FAILED;
    }
    settings_make(settings, library, request->library, request->directory ? directory : NULL, NULL,
                  NULL, NULL);
    int status = request->is_github ? append_to_github(settings) : print_to_shell(settings);
    settings_free(settings);
    return status;
}

int env_main(char **argv)
{
    struct request request = {0};
    const struct option_row rows[] = {{"--dir", 'd', .value = &request.directory},
                                      {"--library", 'l', .value = &request.library},
                                      {"--github", 'g', .is_given = &request.is_github},
                                      {OPTIONS_HELP},
                                      {0}};
    struct options words = {rows, argv[0], help, argv + 1};
    int status = options_read(&words);
    if (status != OPTIONS_READ)
        return status;
    return options_at_end(&words) ? answer(&request) : OPTIONS_USAGE;
}
