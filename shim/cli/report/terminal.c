/* SPDX-License-Identifier: MIT
 *
 * ANSI colours. Whatever a colour says, a word says as well.
 */
#include "cli/report/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_LEAST 40
#define WIDTH_USUAL 80

struct terminal terminal_of(FILE *to)
{
    struct terminal terminal = {.to = to, .width = SIZE_MAX};
    struct winsize size = {0};
    const char *no_colour = getenv("NO_COLOR"), *kind = getenv("TERM");
    int fd = fileno(to);
    if (fd < 0 || !isatty(fd))
        return terminal;
    terminal.width = WIDTH_USUAL;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        terminal.width = size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
    terminal.has_colour = (!no_colour || !*no_colour) && (!kind || strcmp(kind, "dumb") != 0);
    return terminal;
}

static void put(const struct terminal *terminal, const char *sequence)
{
    if (terminal->has_colour)
        fputs(sequence, terminal->to);
}

void terminal_colour(const struct terminal *terminal, enum verdict_kind kind)
{
    static const char *const sequences[VERDICT_KINDS] = {[VERDICT_NONE] = "\033[2m",
                                                         [VERDICT_KEPT] = "\033[32m",
                                                         [VERDICT_LOST] = "\033[1;31m",
                                                         [VERDICT_RUNNING] = "\033[36m",
                                                         [VERDICT_UNREADABLE] = "\033[35m"};
    put(terminal, sequences[kind]);
}

void terminal_faint(const struct terminal *terminal)
{
    put(terminal, "\033[2m");
}

void terminal_plain(const struct terminal *terminal)
{
    put(terminal, "\033[0m");
}
