/* SPDX-License-Identifier: MIT
 *
 * What lies in the directory of one run: the file of records, the log of lines (report.h) that
 * `covkeep run` writes, the list of libraries of a run that reaches everywhere (env/everywhere.h),
 * and the journal (journal.h). `directory` is a descriptor.
 */
#ifndef COVKEEP_CLI_RUNDIR_FILES_H
#define COVKEEP_CLI_RUNDIR_FILES_H

#include <stdbool.h>

#define RUNDIR_LOG "covkeep.log"
#define RUNDIR_LIST "ld.so.preload"

/* rundir_files_are_records() returns whether the directory may be used for a run: it is empty, or
 * records or a log lie in it, and maybe other things besides. */
bool rundir_files_are_records(int directory);

/* rundir_files_are_of_everywhere() returns whether the run reached everywhere. */
bool rundir_files_are_of_everywhere(int directory);

/* rundir_files_remove() removes the records, the log, the list and the journal, nothing else. */
void rundir_files_remove(int directory);

#endif
