/* SPDX-License-Identifier: MIT
 *
 * The command line of `covkeep run`.
 */
#ifndef COVKEEP_CLI_RUN_OPTIONS_H
#define COVKEEP_CLI_RUN_OPTIONS_H

#include <stdbool.h>

struct run_options {
    const char *directory;  /* --dir; NULL: a new directory */
    const char *label_from; /* --label-from; NULL: none */
    const char *library;    /* --library; NULL: covkeep looks for it */
    bool is_strict, is_quiet, shows_progress, hides_progress, stops_leftovers, has_journal,
        is_everywhere;
    char **command; /* at least one word */
};

/* run_options_read() reads the command line. It returns OPTIONS_READ, or the exit status if there
 * is nothing to run: then help or one line was written. */
int run_options_read(struct run_options *options, char **argv);

#endif
