/* SPDX-License-Identifier: MIT
 *
 * Reads the options of a subcommand, up to the first word that is none or `--`. One that is not
 * known is an error that names the nearest one. Long options are not abbreviated; letters may
 * stand together, the last one with its value.
 */
#ifndef COVKEEP_CLI_OPTIONS_H
#define COVKEEP_CLI_OPTIONS_H

#include <stdbool.h>

#define OPTIONS_USAGE 2 /* the exit status of a wrong command line */

struct option_row {
    const char *name; /* with its dashes */
    char letter;      /* or 0 */
    bool has_value;   /* --name VALUE, --name=VALUE, -n VALUE, -nVALUE */
};

struct options {
    const struct option_row *rows; /* the last one has no name */
    const char *subcommand;        /* NULL: of the command itself */
    char **at;                     /* the next word of argv; NULL ends them */
    const char *value;
    const char *letters; /* the rest of a word of letters; NULL or empty: none */
};

enum { OPTIONS_END = -1, OPTIONS_WRONG = -2 };

/* The index of the next option's row, its value in options->value. OPTIONS_END: there is none, and
 * options->at is what follows. OPTIONS_WRONG: one line on standard error has said what is wrong. */
int options_next(struct options *options);

/* For who takes nothing but options: true, or one line says that this word is too much. */
bool options_at_end(const struct options *options);

#endif
