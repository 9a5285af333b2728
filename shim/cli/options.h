/* SPDX-License-Identifier: MIT
 *
 * Reads the options of a subcommand, up to the first word that is no option, or `--`. An unknown
 * option is an error that names the nearest one. Long options must not be abbreviated; letters may
 * stand together, the last one with its value.
 */
#ifndef COVKEEP_CLI_OPTIONS_H
#define COVKEEP_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#define OPTIONS_USAGE 2 /* the exit status of a wrong command line */

#define OPTIONS_READ (-1)

/* One option, and what it sets: --name VALUE, --name=VALUE, -n VALUE or -nVALUE sets a value. */
struct option_row {
    const char *name;   /* with its dashes */
    char letter;        /* 0: there is none */
    bool *is_given;     /* NULL, or set to true */
    const char **value; /* NULL: it has no value */
};
#define OPTIONS_HELP "--help", 'h', NULL, NULL /* it sets nothing, so help is written */

struct options {
    const struct option_row *rows; /* the last one has no name */
    const char *subcommand;        /* NULL: they are the options of the command itself */
    const char *help;
    char **at; /* the next word of argv, which NULL ends */
};

/* options_read() returns OPTIONS_READ when all options are read, with options->at at what follows.
 * Otherwise it returns the exit status: help was written, or one line on standard error. */
int options_read(struct options *options);

/* options_write() writes a text, as that of --help, to standard output, and returns the exit
 * status: 0, or 1 after one line on standard error. */
int options_write(const char *text);

/* options_at_end() is for a subcommand that takes nothing but options: it returns true at the end,
 * or false after one line about the word that is too much. */
bool options_at_end(const struct options *options);

#endif
