/* SPDX-License-Identifier: MIT
 *
 * What `covkeep who` is asked about: a line of a source, or a function.
 */
#ifndef COVKEEP_CLI_TESTS_TARGET_H
#define COVKEEP_CLI_TESTS_TARGET_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>

struct target {
    const char *function; /* NULL: it is a line */
    char file[PATH_MAX];  /* of the line, as it was named, without `.` and `..` */
    char exact[PATH_MAX]; /* the absolute path of a file of that name here; "": there is none */
    long long line;
    char hint[256]; /* stands in each .gcno file that knows the target; "": in any */
};

/* target_read() reads FILE:LINE or FUNCTION. It returns false after one line. */
bool target_read(struct target *target, const char *word);

/* A place that is meant: a line, or a function. */
struct target_place {
    const char *source; /* the absolute path */
    const char *name;   /* of the function; NULL: it is a line */
    long long line;
    long long count; /* how often it was executed */
    bool is_exact;   /* it is in the very file that was named */
};

/* target_look() calls `take` for each place in gcov's document that the target means. It returns
 * whether the document knows the file at all; of a function, whether it knows that. */
bool target_look(const struct target *target, const json_t *document,
                 void (*take)(void *data, const struct target_place *place), void *data);

#endif
