/* SPDX-License-Identifier: MIT
 *
 * quick_exit flushes, too; and exit saves what Python has measured.
 */
#ifndef COVKEEP_DEATH_EXIT_H
#define COVKEEP_DEATH_EXIT_H

/* Called when the process gets armed. Not async-signal-safe. */
void exit_arm(void);

/* Called when an interpreter measures: exit saves, where that is called without the interpreter's
 * own end, which mostly comes first. Before what the program has registered until then. Not
 * async-signal-safe. */
void exit_arm_interpreter(void);

#endif
