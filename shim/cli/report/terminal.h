/* SPDX-License-Identifier: MIT
 *
 * Whether a stream is a terminal, how wide it is, and colours for it.
 */
#ifndef COVKEEP_CLI_REPORT_TERMINAL_H
#define COVKEEP_CLI_REPORT_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/verdict/verdict.h"

struct terminal {
    FILE *to;
    size_t width;    /* SIZE_MAX where the stream is no terminal */
    bool has_colour; /* a terminal that is not dumb, where NO_COLOR (no-color.org) is not set, or
                        empty */
};

/* terminal_of() returns what is known of the stream; a terminal has 40 columns at least. */
struct terminal terminal_of(FILE *to);

/* terminal_colour() has the terminal write in the colour of that verdict, and terminal_faint()
 * faintly, until terminal_plain(). Without colours nothing happens. */
void terminal_colour(const struct terminal *terminal, enum verdict_kind kind);
void terminal_faint(const struct terminal *terminal);
void terminal_plain(const struct terminal *terminal);

#endif
