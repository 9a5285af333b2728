/* SPDX-License-Identifier: MIT
 *
 * The program's umask, which its keeper has to use for new files as libgcov would.
 */
#ifndef COVKEEP_FLUSH_MODE_H
#define COVKEEP_FLUSH_MODE_H

#include <stdbool.h>
#include <sys/types.h>

/* The program has called umask(2) since start. Async-signal-safe. */
bool mode_is_changed(void);

/* What it set last. Async-signal-safe. */
mode_t mode_now(void);

#endif
