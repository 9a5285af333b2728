/* SPDX-License-Identifier: MIT
 *
 * The interpreter's other threads stand still while one thread saves for the last time: each time
 * that SQLite gives the interpreter's lock back, all threads that compute would have it once before
 * the one that saves. A thread stands between two lines of Python code and holds nothing of C's. It
 * may hold a lock of Python's that the save needs, so no thread stands for longer than PARKING_MS.
 */
#ifndef COVKEEP_PYTHON_PARKING_H
#define COVKEEP_PYTHON_PARKING_H

#define PARKING_MS 500

/* parking_begin() has each other thread that comes to a next line of Python code wait there, and
 * leaves that thread without a trace function. Nothing happens where there is no other thread. The
 * caller holds the interpreter's lock. */
void parking_begin(void);

/* parking_end() lets the threads that stand go on. */
void parking_end(void);

#endif
