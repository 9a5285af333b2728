/* SPDX-License-Identifier: MIT
 *
 * The journal in the directory of a run (journal/format.h), which has a directory of its own there.
 * `directory` is a descriptor of the run's.
 */
#ifndef COVKEEP_CLI_RUNDIR_JOURNAL_H
#define COVKEEP_CLI_RUNDIR_JOURNAL_H

#include <stdbool.h>

#define RUNDIR_JOURNAL "journal"
/* What settling notes in a journal's directory is in files whose names begin so. */
#define RUNDIR_JOURNAL_NOTES "settle."

/* rundir_journal_is_in() returns whether a journal lies there. */
bool rundir_journal_is_in(int directory);

/* rundir_journal_remove() removes the journal, and nothing in its directory that is none of its
 * files. */
void rundir_journal_remove(int directory);

#endif
