/* SPDX-License-Identifier: MIT
 *
 * What the journal of a run tells of each of its processes: the test that it belongs to, and the
 * functions that it reached, for the report. Processes that reached the same share one set.
 */
#ifndef COVKEEP_CLI_TESTS_PROCESSES_H
#define COVKEEP_CLI_TESTS_PROCESSES_H

#include <stddef.h>

/* What an image of the run (records.h) is told to have reached. */
struct process_tested {
    char *test;       /* NULL: the image has no record in the journal */
    size_t functions; /* that it reached */
    int set;          /* the index in `sets`; -1: not known, or left out */
};

struct processes_tested {
    struct process_tested *of; /* for each image of the run */
    size_t images;
    struct json_t *sources, *functions, *sets; /* jansson's, as report/json.h describes them;
                                                  NULL: no journal, or no jansson */
    size_t left_out;                           /* images whose set found no more room */
};

/* processes_tested_read() reads the journal of the run with that directory, which has so many
 * images; nothing where there is no journal, or covkeep was built without jansson. It writes a line
 * where it cannot be read whole. processes_tested_free() frees it. */
void processes_tested_read(struct processes_tested *tested, const char *run, size_t images);
void processes_tested_free(struct processes_tested *tested);

#endif
