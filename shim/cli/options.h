/* SPDX-License-Identifier: MIT
 *
 * Reads the options of a subcommand, up to the first word that is no option, or `--`. An unknown
 * option is an error that names the nearest one. Long options must not be abbreviated; letters may
 * stand together, the last one with its value.
 */
#ifndef COVKEEP_CLI_OPTIONS_H
#define COVKEEP_CLI_OPTIONS_H

#include <stdbool.h>

#define OPTIONS_USAGE 2 /* the exit status of a wrong command line */

struct option_row {
    const char *name; /* with its dashes */
    char letter;      /* 0: there is none */
    bool has_value;   /* --name VALUE, --name=VALUE, -n VALUE, -nVALUE */
};

struct options {
    const struct option_row *rows; /* the last one has no name */
    const char *subcommand;        /* NULL: they are the options of the command itself */
    char **at;                     /* the next word of argv, which NULL ends */
    const char *value;
    const char *letters; /* the rest of a word of several letters; NULL or empty: none */
};

enum { OPTIONS_END = -1, OPTIONS_WRONG = -2 };

/* options_next() returns the index of the next option's row, and puts its value into
 * options->value. OPTIONS_END: there is no further option, and options->at is what follows.
 * OPTIONS_WRONG: something is wrong, and one line on standard error has said what. */
int options_next(struct options *options);

/* options_at_end() is for a subcommand that takes nothing but options: it returns true at the end,
 * or false after one line about the word that is too much. */
bool options_at_end(const struct options *options);

#endif
