/* SPDX-License-Identifier: MIT
 *
 * What the shim registers with libc for the exit of an armed process: a flush in quick_exit(3), and
 * a save of Python data in exit(3). (The flush in exit(3) is ending_exit_begins().)
 */
#ifndef COVKEEP_DEATH_EXIT_H
#define COVKEEP_DEATH_EXIT_H

/* exit_arm() makes quick_exit(3) flush. It is called when the process gets armed for counts; a
 * second call does nothing. Not async-signal-safe. */
void exit_arm(void);

/* exit_arm_interpreter() makes quick_exit(3) flush and exit(3) save Python data. It is called when
 * an interpreter measures. Mostly the interpreter's own end has saved before: the save in exit(3)
 * is for a program that calls exit(3) without ending its interpreter. It comes before the functions
 * that the program has registered by then. Not async-signal-safe. */
void exit_arm_interpreter(void);

#endif
