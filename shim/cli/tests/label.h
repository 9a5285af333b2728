/* SPDX-License-Identifier: MIT
 *
 * The label of a record: which test it belongs to. It is what the program's environment said
 * (env/label.h), else the command by which the run's own command started what led to the process,
 * as the black boxes of the run tell, else the name of the program.
 */
#ifndef COVKEEP_CLI_TESTS_LABEL_H
#define COVKEEP_CLI_TESTS_LABEL_H

#include <stdbool.h>

#include "cli/records/records.h"
#include "journal/reader.h"

/* The black boxes beside a journal. */
struct label_source {
    struct records records;
    bool is_open; /* there are some */
};

/* Longer labels are cut. */
#define LABEL_SIZE 2048

/* label_source_open() reads the black boxes of the run whose journal has this path, if there are
 * any; label_source_close() frees them. */
void label_source_open(struct label_source *source, const char *journal);
void label_source_close(struct label_source *source);

/* label_of() fills in the label of a record of that journal, any bytes, and never empty. */
void label_of(const struct label_source *source, const struct journal_entry *entry,
              char label[LABEL_SIZE]);

/* label_process() returns the image (records.h) that has appended the record, -1: it is not known.
 */
int label_process(const struct label_source *source, const struct journal_entry *entry);

#endif
