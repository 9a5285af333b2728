/* SPDX-License-Identifier: MIT
 *
 * What belongs together: the images of one process, parents and children, and what processes tell
 * of each other. Pids are used again, so each link goes by pid and time, and always from an earlier
 * record to a later one. Private to the room.
 */
#ifndef COVKEEP_CLI_RECORDS_TREE_H
#define COVKEEP_CLI_RECORDS_TREE_H

#include "cli/records/records.h"

/* records_link() sets the links, and all else that records.h says of an image. It returns false,
 * with errno, if memory is short. */
bool records_link(struct records *records);

/* records_attach() gives each process, and `witnessed`, the slots that are theirs, and drops those
 * that are nobody's. It returns false, with errno, if memory is short. */
bool records_attach(struct records *records);

/* records_find_running() sets is_running in each image. An image runs if its record is open and the
 * last one of its pid, and /proc shows a process of that pid, in the record's pid namespace, that
 * is no zombie, began no later than the record, and runs the same file. Where there is no /proc of
 * this process's own namespace, any process of that pid counts. */
void records_find_running(struct records *records);

/* records_apply_events() sets signal, sender and end_ns of processes that are gone without having
 * told how. */
void records_apply_events(struct records *records);

/* records_apply_erasures() sets eraser of processes whose data files were erased. */
void records_apply_erasures(struct records *records);

#endif
