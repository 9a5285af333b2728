/* SPDX-License-Identifier: MIT
 *
 * The journals that a command line names.
 */
#ifndef COVKEEP_CLI_SETTLE_JOURNALS_H
#define COVKEEP_CLI_SETTLE_JOURNALS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/settle/journal.h"

struct settle_journals {
    struct settle_journal *journal;
    size_t count;
    bool is_complete; /* each one that was named is open */
};

/* settle_journals_open() opens the journals of these runs, which NULL ends; where there are none,
 * that of the last run. It writes one line about each that cannot be opened, and returns false
 * where none is left. settle_journals_close() closes them, also in that case. */
bool settle_journals_open(struct settle_journals *journals, char **runs);
void settle_journals_close(struct settle_journals *journals);

#endif
