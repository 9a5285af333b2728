/* SPDX-License-Identifier: MIT
 *
 * quick_exit flushes, too.
 */
#ifndef COVKEEP_DEATH_EXIT_H
#define COVKEEP_DEATH_EXIT_H

/* Called when the process gets armed. Not async-signal-safe. */
void exit_arm(void);

#endif
