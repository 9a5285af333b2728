/* SPDX-License-Identifier: MIT
 *
 * The memory of images: who may look at it, and who may take it away. A thread that calls dlclose
 * closes the gate, since an image may be unmapped in the middle of it; whoever reads or writes an
 * image's memory goes in by the gate, and comes out again. These are its users:
 *
 * | who                                                  | how it comes in           |
 * | the keeper, another process: writes                  | module_lock_enter()              |
 * | without a keeper, who flushes, in a handler or not   | module_lock_enter_alone()        |
 * | exit and exec: ask and set what libgcov has written  | module_lock_look(), in pending.c     |
 * | a fork, so that no image is half known to the child  | module_lock_look(), in fork.c    |
 * | dlclose                                              | module_lock_close()              |
 * | dlopen, which adds to the list, under loader's lock  | module_lock_change()             |
 * | the end of dlclose, which takes from the list        | module_lock_change()             |
 * | a destructor within dlclose that dumps, forks, execs | module_lock_pass()               |
 *
 * Who is inside never waits for the loader's lock, so who holds that may wait at the gate. Nobody
 * waits for ever: who is not let in touches only images that no dlclose unloads (is_lasting), and
 * what stands still inside for COV_KEEP_GRACE_MS is not waited for any longer. A look at an image
 * whose own code is the caller needs no gate.
 */
#ifndef COVKEEP_FLUSH_MODULE_LOCK_H
#define COVKEEP_FLUSH_MODULE_LOCK_H

#include <stdbool.h>

/* Before module_lock_close(): lets those first who wait to come in, and other threads' dlclose,
 * since one at a time gets on anyway. Not where the thread is in a dlclose already.
 * Async-signal-safe. */
void module_lock_await_turn(void);

/* Around what may unmap an image; they nest. module_lock_close() waits until nobody is inside.
 * Async-signal-safe; errno is kept. */
void module_lock_close(void);
void module_lock_open(void);

/* Around a change of the list of images, in which nothing is unmapped. As above. */
void module_lock_change(void);
void module_lock_changed(void);

/* What the calling thread is in the middle of. */
struct module_lock_own {
    unsigned closed, changing, inside;
};

/* Whoever flushes lets the writer in by these. The calling thread may be in the middle of its own
 * module_lock_close(), in a destructor: then it holds the loader's lock, and nobody else unmaps
 * anything. Or it is a handler that has interrupted any of this, and must not wait for itself. They
 * nest. Async-signal-safe but for a dlclose; errno is kept. */
struct module_lock_own module_lock_pass(void);
void module_lock_return(struct module_lock_own own);

/* module_lock_know_keeper() says where to see whether the keeper lives: the word at `alive` is 0
 * when it does not, and nobody waits then for what it was about. Async-signal-safe. */
void module_lock_know_keeper(const unsigned *alive);

/* Around the keeper's work. module_lock_enter() waits until the gate is open, or *skip is set:
 * whoever closed it is dead; at most so many milliseconds, and is false then. Async-signal-safe;
 * makes no use of libc's state. */
bool module_lock_enter(const bool *skip, long long patience_ms);
void module_lock_leave(void);

/* The same for a process that writes by itself. Async-signal-safe; errno is kept. */
bool module_lock_enter_alone(long long patience_ms);
void module_lock_leave_alone(void);

/* The writing that goes on has not been let in. Async-signal-safe, no use of libc's state. */
bool module_lock_is_refused(void);

/* Around a short look by any thread; module_lock_look_away() only when module_lock_look() was true.
 * Async-signal-safe; errno is kept. */
bool module_lock_look(long long patience_ms);
void module_lock_look_away(void);

/* In a forked child, which has the calling thread alone. Async-signal-safe. */
void module_lock_forked(void);

#endif
