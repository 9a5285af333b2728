/* SPDX-License-Identifier: MIT
 *
 * Colours on a terminal. Whatever a colour says, a word must say as well.
 */
#ifndef COVKEEP_CLI_COLOUR_H
#define COVKEEP_CLI_COLOUR_H

#include <stdbool.h>

enum colour {
    COLOUR_PLAIN,
    COLOUR_FAINT,   /* what is of little interest */
    COLOUR_KEPT,    /* green */
    COLOUR_LOST,    /* red */
    COLOUR_UNKNOWN, /* yellow: it is not known, or out of reach */
    COLOUR_RUNNING, /* cyan */
};

/* colour_is_wanted() returns whether the descriptor is a terminal that shows colours, and the user
 * has not set NO_COLOR, to anything but nothing (no-color.org). */
bool colour_is_wanted(int fd);

/* colour_terminal_is_dumb() returns whether TERM names a terminal that knows no control sequences,
 * or none at all. */
bool colour_terminal_is_dumb(void);

/* colour_sequence() returns what has a terminal write in that colour from then on. */
const char *colour_sequence(enum colour colour);

#endif
