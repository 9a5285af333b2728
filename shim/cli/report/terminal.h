/* SPDX-License-Identifier: MIT
 *
 * Whether a stream is a terminal, how wide it is, and colours for it.
 */
#ifndef COVKEEP_CLI_REPORT_TERMINAL_H
#define COVKEEP_CLI_REPORT_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/colour.h"
#include "cli/verdict/verdict.h"

struct terminal {
    FILE *to;
    size_t width;    /* SIZE_MAX where the stream is no terminal */
    bool has_colour; /* as colour_is_wanted() has it (colour.h) */
};

/* terminal_of() returns what is known of the stream; a terminal has 48 columns at least. */
struct terminal terminal_of(FILE *to);

/* terminal_colour_of() returns the colour of a verdict, on every terminal. */
enum colour terminal_colour_of(enum verdict_kind kind);

/* terminal_colour() has the terminal write in that colour from then on, and terminal_word() writes
 * one text in it. Without colours terminal_colour() does nothing. */
void terminal_colour(const struct terminal *terminal, enum colour colour);
void terminal_word(const struct terminal *terminal, enum colour colour, const char *word);

#endif
