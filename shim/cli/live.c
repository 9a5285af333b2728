/* SPDX-License-Identifier: MIT
 *
 * The command lines of flush and reset, and what is told of each process. It never writes counts
 * itself.
 */
#include "cli/live.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/asking.h"
#include "cli/everybody.h"
#include "cli/message.h"
#include "cli/options.h"

static const char flush_help[] =
    "Usage: covkeep flush PID...\n"
    "       covkeep flush --all [--every-user]\n"
    "\n"
    "Writes what running programs have counted up to now: the .gcda files of those\n"
    "built with gcc --coverage, the data file of Python under coverage.py. They go\n"
    "on; what they count later is added later.\n"
    "\n"
    "  -a, --all         the programs of this run, which COV_KEEP_DIR names; outside\n"
    "                    of a run all programs under covkeep that are yours\n"
    "  -e, --every-user  with --all: those of every run and user that you may ask\n"
    "  -h, --help        this text\n"
    "\n"
    "Exit status: 0 when all is written, 1 when something is not.\n"
    "\n"
    "Examples:\n"
    "  covkeep flush 4711\n"
    "  covkeep flush --all && gcovr\n";

static const char reset_help[] =
    "Usage: covkeep reset --into DIR PID...\n"
    "\n"
    "Writes what running programs have counted since their start, the last reset or\n"
    "the last flush to .gcda files below DIR, each under the whole path of its own\n"
    "file, and no more to that: coverage of one test of a server that goes on. No\n"
    "count is lost or written twice, also while the server works. Not for Python.\n"
    "\n"
    "  -i, --into DIR  where the files go; made if it is missing\n"
    "  -h, --help      this text\n"
    "\n"
    "Exit status: 0 when all is written, 1 when something is not.\n"
    "\n"
    "Examples:\n"
    "  covkeep reset --into startup 4711\n"
    "  ./test-login && covkeep reset --into login 4711\n";

static bool read_pid(const char *word, pid_t *pid)
{
    char *end;
    errno = 0;
    long number = strtol(word, &end, 10);
    *pid = (pid_t)number;
    if (errno == 0 && *word >= '1' && *word <= '9' && *end == '\0' && number <= INT_MAX)
        return true;
    message("%s: no process number", word);
    return false;
}

static const char *plural(unsigned count)
{
    return count == 1 ? "" : "s";
}

static void tell_files(pid_t pid, const struct live_answer *answer)
{
    if (answer->lost)
        message("%d: %u file%s written, %u not", (int)pid, answer->files, plural(answer->files),
                answer->lost);
    else
        printf("%d: %u file%s, %llu bytes in %llu us\n", (int)pid, answer->files,
               plural(answer->files), (unsigned long long)answer->bytes,
               (unsigned long long)answer->us);
}

/* Tells of one process, and returns whether all is written. */
static bool tell(pid_t pid, const struct asked *asked)
{
    if (asked->counts == ASKED_ANSWERED)
        tell_files(pid, &asked->of_counts);
    if (asked->python == ASKED_ANSWERED && asked->of_python.saved)
        printf("%d: coverage.py has saved\n", (int)pid);
    else if (asked->python == ASKED_ANSWERED)
        message("%d: coverage.py has not saved", (int)pid);
    if (asked->counts == ASKED_SILENT || asked->python == ASKED_SILENT)
        message("%d: no answer", (int)pid);
    return asked->counts != ASKED_SILENT && asked->python != ASKED_SILENT &&
           !(asked->counts == ASKED_ANSWERED && asked->of_counts.lost) &&
           !(asked->python == ASKED_ANSWERED && !asked->of_python.saved);
}

static bool ask_one(pid_t pid, const char *into)
{
    struct asked asked = asking_of(pid, into);
    if (asked.counts == ASKED_NOBODY && asked.python == ASKED_NOBODY) {
        message("%d: %s", (int)pid, asked.why_nobody);
        return false;
    }
    return tell(pid, &asked);
}

static bool ask_all(enum whose whose)
{
    struct everybody all;
    if (!everybody_find(&all, whose))
        return false;
    bool written = true;
    for (size_t i = 0; i < all.count; i++) {
        struct asked asked = asking_of(all.pids[i], "");
        written &= tell(all.pids[i], &asked);
    }
    everybody_free(&all);
    return written;
}

static int ask_each(char **words, const char *into)
{
    bool written = true;
    for (; *words; words++) {
        pid_t pid;
        if (!read_pid(*words, &pid))
            return OPTIONS_USAGE;
        written &= ask_one(pid, into);
    }
    return written ? 0 : 1;
}

/* Makes the directory, and its path absolute: the keeper has another working directory. */
static bool make_absolute(char path[PATH_MAX], const char *directory)
{
    if ((mkdir(directory, 0777) == 0 || errno == EEXIST) && realpath(directory, path))
        return true;
    message("%s: %s", directory, strerror(errno));
    return false;
}

static int reset(char **words, const char *directory)
{
    char into[PATH_MAX];
    if (!directory || !*words) {
        message("reset: %s, see covkeep reset --help", directory ? "no process" : "no --into DIR");
        return OPTIONS_USAGE;
    }
    return make_absolute(into, directory) ? ask_each(words, into) : 1;
}

static int flush(char **words, bool all, bool of_every_user)
{
    if (all == (*words != NULL) || (of_every_user && !all)) {
        message("flush: either processes or --all, see covkeep flush --help");
        return OPTIONS_USAGE;
    }
    if (!all)
        return ask_each(words, "");
    return ask_all(of_every_user ? OF_EVERY_USER : OF_THIS_RUN) ? 0 : 1;
}

int reset_main(char **argv)
{
    const char *into = NULL;
    const struct option_row rows[] = {{"--into", 'i', .value = &into}, {OPTIONS_HELP}, {0}};
    struct options words = {rows, argv[0], reset_help, argv + 1};
    int status = options_read(&words);
    return status == OPTIONS_READ ? reset(words.at, into) : status;
}

int flush_main(char **argv)
{
    bool all = false, of_every_user = false;
    const struct option_row rows[] = {{"--all", 'a', .is_given = &all},
                                      {"--every-user", 'e', &of_every_user, NULL},
                                      {OPTIONS_HELP},
                                      {0}};
    struct options words = {rows, argv[0], flush_help, argv + 1};
    int status = options_read(&words);
    return status == OPTIONS_READ ? flush(words.at, all, of_every_user) : status;
}
