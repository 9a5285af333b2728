/* SPDX-License-Identifier: MIT
 *
 * Parking: the interpreter's other threads stand still while one thread saves for the last time.
 * Otherwise, each time that SQLite gives the interpreter's lock back, all threads that compute
 * would have the lock once before the saving thread has it again. A thread stands between two lines
 * of Python code and holds no lock of C code. It may hold a lock of Python's that the save needs,
 * so no thread stands for longer than PARKING_MS.
 */
#ifndef COVKEEP_PYTHON_PARKING_H
#define COVKEEP_PYTHON_PARKING_H

#define PARKING_MS 500

/* parking_begin() has each other thread wait when it comes to its next line of Python code. Such a
 * thread has no trace function any more. Nothing happens where there is no other thread. The caller
 * holds the interpreter's lock. */
void parking_begin(void);

/* parking_end() lets the threads that stand still go on. */
void parking_end(void);

#endif
