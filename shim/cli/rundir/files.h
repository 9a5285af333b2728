/* SPDX-License-Identifier: MIT
 *
 * What lies in the directory of one run: the file of records, and the log of lines (report.h) that
 * `covkeep run` writes.
 */
#ifndef COVKEEP_CLI_RUNDIR_FILES_H
#define COVKEEP_CLI_RUNDIR_FILES_H

#include <stdbool.h>
#include <stddef.h>

#define RUNDIR_LOG "covkeep.log"

/* Nothing lies in the directory, or records or a log do, and maybe other things besides. */
bool rundir_files_are_records(int directory);

/* Removes the records and the log, nothing else. */
void rundir_files_remove(int directory);

/* How many records were made in the directory. */
size_t rundir_files_count(int directory);

#endif
