/* SPDX-License-Identifier: MIT
 *
 * Each write to a terminal is an event of its inode (inotify(7)), and so is every one of ours,
 * which is read at once. Records are looked at the less often the longer that takes: the command's
 * signals wait meanwhile.
 */
#include "cli/run/meanwhile.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/colour.h"
#include "cli/records/records.h"
#include "cli/verdict/verdict.h"
#include "journal/format.h"

#define SECOND INT64_C(1000000000)
#define BEGIN_NS (10 * SECOND)
#define SILENCE_NS (3 * SECOND)
#define LOOK_NS SECOND
#define LOOK_MS 500
#define COST_MOST 50 /* a look takes at most one part in so many of the time */
#define MEGABYTE 1048576

static int64_t now_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

static bool is_wanted(const struct run_options *options)
{
    const char *ci = getenv("CI");
    if (options->shows_progress)
        return true;
    return !options->is_quiet && !options->hides_progress && (!ci || !*ci);
}

void meanwhile_begin(struct meanwhile *shown, const struct run_options *options,
                     const char *records, const char *journal)
{
    *shown = (struct meanwhile){.records = records, .journal = journal, .writes = -1};
    if (!records || !is_wanted(options) || !isatty(STDERR_FILENO) || colour_terminal_is_dumb())
        return;
    shown->writes = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    shown->is_shown_ever =
        shown->writes >= 0 && inotify_add_watch(shown->writes, "/proc/self/fd/2", IN_MODIFY) >= 0;
    shown->written_ns = now_ns();
    shown->silence_ns = options->shows_progress ? LOOK_NS : SILENCE_NS;
    shown->next_ns = shown->written_ns + (options->shows_progress ? 0 : BEGIN_NS);
}

int meanwhile_wait_ms(const struct meanwhile *shown, int otherwise)
{
    return shown->is_shown_ever ? LOOK_MS : otherwise;
}

/* Returns whether there was a write since the last call. */
static bool has_been_written_to(const struct meanwhile *shown)
{
    char events[4096];
    bool is_any = false;
    while (read(shown->writes, events, sizeof(events)) > 0)
        is_any = true;
    return is_any;
}

/* An editor or a password prompt has the terminal in another mode; a shell with jobs gives it to
 * another process group. */
static bool is_for_lines(void)
{
    struct termios mode;
    return tcgetattr(STDERR_FILENO, &mode) == 0 && (mode.c_lflag & ICANON) &&
           (mode.c_lflag & ECHO) && tcgetpgrp(STDERR_FILENO) == getpgrp();
}

static size_t journal_size(const char *directory)
{
    char path[PATH_MAX + sizeof("/" JOURNAL_FILE)];
    struct stat st;
    snprintf(path, sizeof(path), "%s/" JOURNAL_FILE, directory);
    return stat(path, &st) == 0 ? (size_t)st.st_size : 0;
}

/* Fills in the text, in ASCII, and returns its length; 0: there is nothing to tell yet. */
static size_t tell(const struct meanwhile *shown, char *text, size_t size)
{
    struct records records;
    if (!records_read(&records, shown->records))
        return 0;
    struct summary s = verdict_summary(&records);
    records_free(&records);
    size_t not_kept = s.lost + s.undecided;
    size_t kept = s.carrying > not_kept ? s.carrying - not_kept : 0;
    size_t length = (size_t)snprintf(text, size, "covkeep: %zu process%s, %zu kept", s.processes,
                                     s.processes == 1 ? "" : "es", kept);
    if (s.lost)
        length += (size_t)snprintf(text + length, size - length, ", %zu lost", s.lost);
    if (s.undecided)
        length += (size_t)snprintf(text + length, size - length, ", %zu running", s.undecided);
    if (shown->journal)
        length += (size_t)snprintf(text + length, size - length, ", journal %zu MB",
                                   journal_size(shown->journal) / MEGABYTE);
    return length;
}

/* Writes at the right end of the cursor's line, over what stands there of ours, and leaves the
 * cursor where it was (DECSC and DECRC, CHA, EL). */
static void put(struct meanwhile *shown, const char *text)
{
    struct winsize size = {0};
    size_t length = strlen(text), room = length > shown->width ? length : shown->width;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col <= room)
        return;
    dprintf(STDERR_FILENO, "\0337\033[%zuG\033[K\033[%zuG%s%s%s\0338", size.ws_col - room + 1,
            size.ws_col - length + 1, *text ? colour_sequence(COLOUR_FAINT) : "", text,
            *text ? colour_sequence(COLOUR_PLAIN) : "");
    shown->width = (unsigned short)length;
    has_been_written_to(shown);
}

void meanwhile_look(struct meanwhile *shown)
{
    char text[160];
    if (!shown->is_shown_ever)
        return;
    int64_t now = now_ns();
    if (has_been_written_to(shown)) { /* what is shown has its place no more: it stays there */
        shown->written_ns = now;
        shown->width = 0;
    }
    if (now < shown->next_ns || now < shown->written_ns + shown->silence_ns || !is_for_lines())
        return;
    size_t length = tell(shown, text, sizeof(text));
    int64_t took = now_ns() - now;
    shown->next_ns = now + took + (COST_MOST * took > LOOK_NS ? COST_MOST * took : LOOK_NS);
    if (length > 0 && !has_been_written_to(shown))
        put(shown, text);
}

void meanwhile_end(struct meanwhile *shown)
{
    if (shown->width && !has_been_written_to(shown))
        put(shown, "");
    if (shown->writes >= 0)
        close(shown->writes);
    *shown = (struct meanwhile){.writes = -1};
}
