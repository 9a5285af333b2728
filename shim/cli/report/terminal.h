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
    size_t width;    /* SIZE_MAX where it is no terminal */
    bool has_colour; /* a terminal, and NO_COLOR is not set, see no-color.org */
};

struct terminal terminal_of(FILE *to);

/* From here on it writes in the colour of that verdict, or faintly; until terminal_plain(). */
void terminal_colour(const struct terminal *terminal, enum verdict_kind kind);
void terminal_faint(const struct terminal *terminal);
void terminal_plain(const struct terminal *terminal);

#endif
