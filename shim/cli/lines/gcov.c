/* SPDX-License-Identifier: MIT
 *
 * The files are N.gcda and N.gcno, and gcov runs in their directory: so a document's data_file is a
 * number.
 */
#include "cli/lines/gcov.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/doctor/command.h"
#include "cli/message.h"
#include "cli/settle/content.h"

/* Before the files: the name, four options and a separator. Behind them: NULL. */
#define WORDS (GCOV_ASK_FILES + 7)

static bool fail(struct gcov_ask *ask, const char *what, int error)
{
    if (!ask->is_failed)
        message("%s: %s", what, strerror(error));
    ask->is_failed = true;
    return false;
}

static void hold_signals(sigset_t *before)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigaddset(&ending, SIGQUIT);
    sigaddset(&ending, SIGPIPE);
    sigprocmask(SIG_BLOCK, &ending, before);
}

static bool is_ended(const struct gcov_ask *ask)
{
    sigset_t pending;
    sigpending(&pending);
    for (int signal = 1; signal < SIGRTMIN; signal++)
        if (sigismember(&pending, signal) == 1 && sigismember(&ask->mask, signal) == 0)
            return true;
    return false;
}

bool gcov_ask_open(struct gcov_ask *ask)
{
    const char *place = getenv("TMPDIR");
    if (ask->tool && strchr(ask->tool, '/') && realpath(ask->tool, ask->absolute))
        ask->tool = ask->absolute; /* it runs in another directory */
    hold_signals(&ask->mask);
    ask->waiting = 0;
    ask->is_failed = false;
    int length = snprintf(ask->directory, PATH_MAX, "%s/covkeep-gcov.XXXXXX",
                          place && *place ? place : "/tmp");
    if (length < PATH_MAX - 32 && mkdtemp(ask->directory))
        return true;
    fail(ask, ask->directory, length < PATH_MAX - 32 ? errno : ENAMETOOLONG);
    sigprocmask(SIG_SETMASK, &ask->mask, NULL);
    return false;
}

static void name_file(const struct gcov_ask *ask, size_t file, const char *ending,
                      char path[PATH_MAX])
{
    if (snprintf(path, PATH_MAX, "%s/%zu%s", ask->directory, file, ending) >= PATH_MAX)
        *path = '\0'; /* gcov_ask_open() has left room */
}

/* Returns gcov's name for the release, if there is one of that name. */
static const char *tool_of(const struct gcov_ask *ask, char name[32])
{
    if (ask->tool)
        return ask->tool;
    snprintf(name, 32, "gcov-%u", ask->gcc);
    return doctor_command_find(name) ? name : "gcov";
}

static pid_t start(const struct gcov_ask *ask, const char *tool, int output)
{
    char names[GCOV_ASK_FILES][32], *words[WORDS] = {(char *)tool, "--json-format", "--stdout"};
    size_t count = 3;
    pid_t child;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (ask->needs_branches)
        words[count++] = "--branch-probabilities";
    words[count++] = "--";
    for (size_t i = 0; i < ask->waiting; i++) {
        snprintf(names[i], sizeof(names[i]), "%zu.gcda", i);
        words[count++] = names[i];
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, ask->directory);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &ask->mask);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int error = posix_spawnp(&child, tool, &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    errno = error;
    return error ? -1 : child;
}

static bool take(const struct gcov_ask *ask, const json_t *document)
{
    const char *file = json_string_value(json_object_get(document, "data_file"));
    char *end;
    size_t number = file ? strtoull(file, &end, 10) : ask->waiting;
    if (number >= ask->waiting)
        return false;
    ask->take(ask->data, ask->number[number], document);
    return true;
}

static size_t take_all(const struct gcov_ask *ask, FILE *from)
{
    size_t taken = 0;
    for (json_t *document;
         (document = json_loadf(from, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, NULL));) {
        taken += take(ask, document);
        json_decref(document);
    }
    return taken;
}

/* Runs gcov on what waits. */
static bool run(struct gcov_ask *ask)
{
    int ends[2], status;
    char name[32];
    const char *tool = tool_of(ask, name);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail(ask, tool, errno);
    pid_t child = start(ask, tool, ends[1]);
    int error = errno;
    close(ends[1]);
    FILE *from = child > 0 ? fdopen(ends[0], "r") : NULL;
    size_t taken = from ? take_all(ask, from) : 0;
    if (from)
        fclose(from);
    else
        close(ends[0]);
    if (child < 0)
        return fail(ask, tool, error);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (taken == ask->waiting && status == 0)
        return true;
    if (!ask->is_failed && !is_ended(ask))
        message("%s: it does not answer for %zu of %zu files", tool, ask->waiting - taken,
                ask->waiting);
    ask->is_failed = true;
    return false;
}

static void remove_files(struct gcov_ask *ask)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < ask->waiting; i++) {
        name_file(ask, i, ".gcda", path);
        unlink(path);
        name_file(ask, i, ".gcno", path);
        unlink(path);
    }
    ask->waiting = 0;
}

bool gcov_ask_answer(struct gcov_ask *ask)
{
    bool is_answered = ask->waiting == 0 || (!is_ended(ask) && run(ask));
    ask->is_failed |= !is_answered;
    remove_files(ask);
    return is_answered;
}

bool gcov_ask_add(struct gcov_ask *ask, const struct settle_image *image, size_t file,
                  const char *gcno, size_t number)
{
    char path[PATH_MAX];
    struct settle_content content = {0};
    enum loss_reason loss = LOSS_UNKNOWN;
    const struct gcov_unit *unit = &image->units[file].unit;
    if ((ask->waiting == GCOV_ASK_FILES || unit->layout->gcc != ask->gcc) && !gcov_ask_answer(ask))
        return false;
    ask->gcc = unit->layout->gcc;
    int error = settle_content_merge(&content, image, file, &loss);
    if (error) {
        message("%s: %s", unit->record->filename, loss_words((enum loss_reason)error));
        return true;
    }
    name_file(ask, ask->waiting, ".gcda", path);
    error = settle_content_write(path, &content);
    free(content.bytes);
    if (error) {
        unlink(path);
        return fail(ask, path, error);
    }
    name_file(ask, ask->waiting, ".gcno", path);
    ask->number[ask->waiting++] = number;
    return symlink(gcno, path) == 0 || fail(ask, path, errno);
}

bool gcov_ask_close(struct gcov_ask *ask)
{
    gcov_ask_answer(ask);
    rmdir(ask->directory);
    sigprocmask(SIG_SETMASK, &ask->mask, NULL);
    return !ask->is_failed;
}
