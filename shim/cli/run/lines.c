/* SPDX-License-Identifier: MIT
 *
 * Keeps the first texts that differ from each other; the log has all.
 */
#include "cli/run/lines.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/rundir/files.h"

#define TOLD_MAX 20

static struct line {
    char *text;
    size_t count; /* how often it was told, by whichever process */
    bool is_loss;
} lines[TOLD_MAX];
static size_t lines_count, others, losses;

/* Returns what follows the process's name, `covkeep[PID]: `. */
static const char *body(const char *text)
{
    const char *end = strstr(text, "]: ");
    return end ? end + strlen("]: ") : text;
}

static struct line *find(const char *text)
{
    for (size_t i = 0; i < lines_count; i++)
        if (strcmp(body(lines[i].text), body(text)) == 0)
            return &lines[i];
    return NULL;
}

static void append_to_log(int directory, const char *text, size_t size)
{
    int fd =
        directory < 0
            ? -1
            : openat(directory, RUNDIR_LOG,
                     O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd < 0)
        return;
    ssize_t written = write(fd, text, size);
    (void)written; /* a full disk: the line is told all the same */
    close(fd);
}

void lines_add(int directory, const char *text, size_t size, bool is_loss)
{
    append_to_log(directory, text, size);
    losses += is_loss;
    char *copy = strndup(text, size > 0 && text[size - 1] == '\n' ? size - 1 : size);
    struct line *same = copy ? find(copy) : NULL;
    if (same)
        same->count++;
    if (same || !copy || lines_count == TOLD_MAX) {
        others += !same;
        free(copy);
        return;
    }
    lines[lines_count++] = (struct line){copy, 1, is_loss};
}

void lines_tell(const char *directory, bool is_quiet)
{
    for (size_t i = 0; i < lines_count; i++) {
        const struct line *line = &lines[i];
        if (is_quiet && !line->is_loss)
            continue;
        if (line->count > 1)
            message_line("%s (told %zu times)", line->text, line->count);
        else
            message_line("%s", line->text);
    }
    if (others > 0 && !is_quiet)
        message("%zu more lines%s%s%s", others, directory ? ", see " : "",
                directory ? directory : "", directory ? "/" RUNDIR_LOG : "");
}

bool lines_have_losses(void)
{
    return losses > 0;
}
