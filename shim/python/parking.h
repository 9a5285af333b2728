/* SPDX-License-Identifier: MIT
 *
 * The interpreter's other threads stand still while one saves for the last time: each time that
 * SQLite gives the interpreter's lock back, all that compute would have it once before the one that
 * saves. A thread stands between two lines of Python code and holds nothing of C's. It may hold a
 * lock of Python's that the save needs; so none stands for longer than PARKING_MS.
 */
#ifndef COVKEEP_PYTHON_PARKING_H
#define COVKEEP_PYTHON_PARKING_H

#define PARKING_MS 500

/* The calling thread holds the interpreter's lock. From now on each other thread that comes to a
 * next line of Python code waits there, and is traced no more. */
void parking_begin(void);

/* They go on, if any stands. */
void parking_end(void);

#endif
