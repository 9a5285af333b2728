/* SPDX-License-Identifier: MIT
 *
 * The update of one .gcda file on disk with what one unit has counted, under libgcov's own lock
 * (fcntl F_SETLKW on the whole file). At no instant does a reader who takes that lock find a broken
 * file, and nothing of another writer's is lost, be it libgcov or covkeep. What a killed process
 * has left half written (redo.h) is completed by the next update of the file.
 */
#ifndef COVKEEP_GCOV_FILE_H
#define COVKEEP_GCOV_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "file/open.h"
#include "file/scratch.h"
#include "gcov/gcda.h"

/* gcov_file_update() merges the unit into the file at `path`, and makes the directories that are
 * missing. It writes to the buffer `path` meanwhile. It never waits for the lock. When the file is
 * lost, *loss tells why, by a reason of loss.h or an error number. When the file is written, *loss
 * is LOSS_OTHER_BUILD if the file of another build was replaced, else LOSS_UNKNOWN.
 * Async-signal-safe; errno is kept. */
enum file_result gcov_file_update(char *path, const struct gcov_unit *unit,
                                  const struct gcda_run *run, struct file_scratch *scratch,
                                  enum loss_reason *loss);

/* gcov_file_complete() completes the update that a killed process has left half written in the file
 * (redo.h), if there is one. The results are those of gcov_file_update(); where nothing is left to
 * complete, or no file is there, the result is FILE_WRITTEN. Async-signal-safe; errno is kept.
 */
enum file_result gcov_file_complete(const char *path, struct file_scratch *scratch,
                                    enum loss_reason *loss);

#endif
