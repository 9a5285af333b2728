/* SPDX-License-Identifier: MIT
 *
 * The room lines/ asks gcov, of the compiler's release, for the lines and functions that counters
 * stand for. The counts go into .gcda files of a temporary directory, each beside a link to its
 * .gcno file, and gcov reads many of them at once. gcov.h asks, gcno.h finds .gcno files, source.h
 * says which source a document is about.
 */
#ifndef COVKEEP_CLI_LINES_GCOV_H
#define COVKEEP_CLI_LINES_GCOV_H

#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "cli/settle/image.h"

/* How many files gcov gets at once. */
#define GCOV_ASK_FILES 256

struct gcov_ask {
    const char *tool;    /* the name of gcov; NULL: that of the compiler's release, else gcov */
    bool needs_branches; /* the documents have them */
    /* Called with each document, which is gcov's answer to one file (gcov(1), --json-format), and
     * with the number that was given for it. */
    void (*take)(void *data, size_t number, const json_t *document);
    void *data;
    /* The rest is this file's own. */
    char directory[PATH_MAX], absolute[PATH_MAX];
    sigset_t mask; /* of the caller */
    unsigned gcc;  /* the release of the files that wait */
    size_t waiting;
    size_t number[GCOV_ASK_FILES];
    bool is_failed;
};

/* gcov_ask_open() makes the directory. Until gcov_ask_close() has removed it, signals that end this
 * process wait, and only end what goes on. It returns false after one line. */
bool gcov_ask_open(struct gcov_ask *ask);

/* gcov_ask_add() asks for the counts of one file, now or later. It returns false, after one line,
 * where gcov cannot be asked. */
bool gcov_ask_add(struct gcov_ask *ask, const struct settle_image *image, size_t file,
                  const char *gcno, size_t number);

/* gcov_ask_answer() asks for what waits, and returns whether it was answered. */
bool gcov_ask_answer(struct gcov_ask *ask);

/* gcov_ask_close() does the same, removes the directory, and returns whether all was answered. */
bool gcov_ask_close(struct gcov_ask *ask);

#endif
