/* SPDX-License-Identifier: MIT */
#include "cli/report/terminal.h"

#include <stdint.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_LEAST 48
#define WIDTH_USUAL 80

struct terminal terminal_of(FILE *to)
{
    struct terminal terminal = {.to = to, .width = SIZE_MAX};
    struct winsize size = {0};
    int fd = fileno(to);
    if (fd < 0 || !isatty(fd))
        return terminal;
    terminal.width = WIDTH_USUAL;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        terminal.width = size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
    terminal.has_colour = colour_is_wanted(fd);
    return terminal;
}

enum colour terminal_colour_of(enum verdict_kind kind)
{
    static const enum colour colours[VERDICT_KINDS] = {[VERDICT_NONE] = COLOUR_FAINT,
                                                       [VERDICT_KEPT] = COLOUR_KEPT,
                                                       [VERDICT_LOST] = COLOUR_LOST,
                                                       [VERDICT_RUNNING] = COLOUR_RUNNING,
                                                       [VERDICT_UNREADABLE] = COLOUR_UNKNOWN};
    return colours[kind];
}

void terminal_colour(const struct terminal *terminal, enum colour colour)
{
    if (terminal->has_colour)
        fputs(colour_sequence(colour), terminal->to);
}

void terminal_word(const struct terminal *terminal, enum colour colour, const char *word)
{
    bool is_coloured = colour != COLOUR_PLAIN;
    if (is_coloured)
        terminal_colour(terminal, colour);
    fputs(word, terminal->to);
    if (is_coloured)
        terminal_colour(terminal, COLOUR_PLAIN);
}
