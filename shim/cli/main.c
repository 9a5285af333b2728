/* SPDX-License-Identifier: MIT
 *
 * The room shim/cli/ owns the command `covkeep`: one subcommand each in run/, report/, doctor/,
 * settle/, tests/ (tests and who), explain/, live.h (flush and reset) and env.h. main.c finds the
 * subcommand, which does the rest.
 *
 * Its rules: what goes wrong is one line on standard error (message.h), results go to standard
 * output. Everything that comes from a program, its records, messages, names and /proc, may hold
 * any bytes: it is checked before it is used, and masked before it is shown. Data enters by the
 * records of a run (records/), the inbox of `covkeep run` (run/inbox.h) and /proc; verdict/ judges
 * it and prints nothing; rundir/ owns the directories of runs.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/doctor/command.h"
#include "cli/doctor/doctor.h"
#include "cli/env.h"
#include "cli/explain/explain.h"
#include "cli/live.h"
#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/options.h"
#include "cli/report/report.h"
#include "cli/run/run.h"
#include "cli/settle/settle.h"
#include "cli/tests/tests.h"
#include "cli/tests/who.h"

static const char help[] =
    "Usage: covkeep SUBCOMMAND [OPTION]...\n"
    "\n"
    "Code coverage that survives subprocesses, however they are started and however\n"
    "they die: C and C++ built with gcc --coverage, Python under coverage.py.\n"
    "\n"
    "  covkeep run COMMAND     run a command and say what became of its coverage\n"
    "  covkeep report [RUN]    tell of each process of a run, the last one by default\n"
    "  covkeep doctor COMMAND  say before a run what would not work, and the remedy\n"
    "  covkeep flush PID       write what running programs have counted up to now\n"
    "  covkeep reset PID       the same elsewhere, and begin at zero\n"
    "  covkeep settle [RUN]    write the journal of a run into the files\n"
    "  covkeep tests [RUN]     list the tests of a run with a journal\n"
    "  covkeep who PLACE       tell which tests executed a line or a function\n"
    "  covkeep explain WORD    tell cause and remedy of a message or a symptom\n"
    "  covkeep env             print the variables, for a shell or GitHub Actions\n"
    "\n"
    "  -h, --help              this text; covkeep SUBCOMMAND --help tells more\n"
    "  -V, --version           the version\n"
    "\n"
    "Examples:\n"
    "  covkeep run make check\n"
    "  covkeep report --html report.html\n"
    "  covkeep doctor ./server\n"
    "  eval \"$(covkeep env)\"\n";

static const struct {
    const char *name;
    int (*main)(char **argv);
} subcommands[] = {
    {"run", run_main},     {"report", report_main}, {"doctor", doctor_main},
    {"flush", flush_main}, {"reset", reset_main},   {"settle", settle_main},
    {"tests", tests_main}, {"who", who_main},       {"explain", explain_main},
    {"env", env_main},
};
#define SUBCOMMANDS (sizeof(subcommands) / sizeof(subcommands[0]))

/* What the command opens must not become its standard error, where that was closed. The programs
 * that it starts find it closed all the same. */
static void reserve_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", O_RDWR | O_CLOEXEC);
}

static int unknown(const char *word)
{
    const char *names[SUBCOMMANDS];
    if (doctor_command_find(word)) {
        message("unknown subcommand %s, did you mean covkeep run %s?", word, word);
        return OPTIONS_USAGE;
    }
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        names[i] = subcommands[i].name;
    const char *nearest = nearest_word(word, names, SUBCOMMANDS);
    if (nearest)
        message("unknown subcommand %s, did you mean %s?", word, nearest);
    else
        message("unknown subcommand %s, see covkeep --help", word);
    return OPTIONS_USAGE;
}

static int answer_option(char **argv)
{
    bool asks_version = false;
    const struct option_row rows[] = {
        {OPTIONS_HELP}, {"--version", 'V', .is_given = &asks_version}, {0}};
    struct options words = {rows, NULL, help, argv + 1};
    int status = options_read(&words);
    if (status != OPTIONS_READ)
        return status;
    return asks_version ? options_write("covkeep " COVKEEP_VERSION "\n") : OPTIONS_USAGE;
}

/* `covkeep help run` is what some would try first. */
static int answer_help(char **argv)
{
    if (!argv[2])
        return options_write(help);
    char *ask[] = {argv[2], (char[]){"--help"}, NULL};
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        if (strcmp(argv[2], subcommands[i].name) == 0)
            return subcommands[i].main(ask);
    return unknown(argv[2]);
}

int main(int argc, char **argv)
{
    reserve_standard_descriptors();
    if (argc < 2) {
        message("no subcommand given, see covkeep --help");
        return OPTIONS_USAGE;
    }
    if (argv[1][0] == '-')
        return answer_option(argv);
    if (strcmp(argv[1], "help") == 0)
        return answer_help(argv);
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        if (strcmp(argv[1], subcommands[i].name) == 0)
            return subcommands[i].main(argv + 1);
    return unknown(argv[1]);
}
