/* SPDX-License-Identifier: MIT
 *
 * The module lock: who may touch the memory of images, and who may unmap it. A thread in a dlclose
 * closes the lock, since an image may be unmapped in the middle of the call. Whoever reads or
 * writes the memory of images comes inside first, and leaves again. These are its users:
 *
 * | who                                                    | how                            |
 * | the keeper, another process, for its work              | module_lock_enter()            |
 * | a process without a keeper that flushes, also in a     | module_lock_enter_alone()      |
 * |   handler                                              |                                |
 * | exit and exec, which ask libgcov's root and change it  | module_lock_look(), pending.c  |
 * | a fork, so that the child knows each image wholly      | module_lock_look(), fork.c     |
 * | dlclose                                                | module_lock_close()            |
 * | dlopen, which adds to the list under the loader's lock | module_lock_change()           |
 * | the end of dlclose, which takes from the list          | module_lock_change()           |
 * | a destructor within dlclose that dumps, forks or execs | module_lock_pass()             |
 *
 * Whoever is inside never waits for the loader's lock, so a thread that holds the loader's lock may
 * wait for the module lock. Nobody waits for ever: whoever is refused touches only images that no
 * dlclose unloads (is_lasting), and whoever stands still inside for COV_KEEP_GRACE_MS is not waited
 * for any longer. Code of an image may look at its own image without the lock.
 */
#ifndef COVKEEP_FLUSH_MODULE_LOCK_H
#define COVKEEP_FLUSH_MODULE_LOCK_H

#include <stdbool.h>

/* module_lock_await_turn() is called before module_lock_close(), by a thread that is in no dlclose.
 * It waits until no other thread is in a dlclose and nobody waits to come inside, for half a second
 * at most, so that a program that calls dlclose all the time lets others in. Async-signal-safe. */
void module_lock_await_turn(void);

/* From module_lock_close() to module_lock_open() the calling thread may unmap images.
 * module_lock_close() waits until nobody is inside, or until the writer inside has stood still for
 * COV_KEEP_GRACE_MS. They nest. Async-signal-safe; errno is kept. */
void module_lock_close(void);
void module_lock_open(void);

/* From module_lock_change() to module_lock_changed() the calling thread may change the list of
 * images, but unmaps nothing. module_lock_change() waits as module_lock_close() does. They nest.
 * Async-signal-safe; errno is kept. */
void module_lock_change(void);
void module_lock_changed(void);

/* How often the calling thread has closed the lock, how often it is changing the list, and how
 * often it is inside. */
struct module_lock_own {
    unsigned closed, changing, inside;
};

/* From module_lock_pass() to module_lock_return() the calling thread does not keep the writer out
 * by what it holds itself. A thread that flushes needs that where it is in a destructor, between
 * its own module_lock_close() and module_lock_open(): it holds the loader's lock then, so nobody
 * else unmaps anything. A handler needs it that has interrupted any of this, since it must not wait
 * for itself. module_lock_pass() returns what module_lock_return() takes back; in a dlclose it also
 * brings the list of images up to date. They nest. Async-signal-safe but in a dlclose; errno is
 * kept. */
struct module_lock_own module_lock_pass(void);
void module_lock_return(struct module_lock_own own);

/* module_lock_know_keeper() notes the word that is 0 when the keeper is dead: then nobody waits for
 * the keeper to leave. The word must stay. Async-signal-safe. */
void module_lock_know_keeper(const unsigned *alive);

/* module_lock_enter() and module_lock_leave() stand around the keeper's work. module_lock_enter()
 * waits until the lock is open, or skip() is true because the process that has closed the lock is
 * dead. It returns false, and the lock has refused the keeper, when that takes longer than
 * `deadline_ms` milliseconds. module_lock_leave() follows in both cases. Async-signal-safe; they
 * make no use of libc's state. */
bool module_lock_enter(bool (*skip)(void), long long deadline_ms);
void module_lock_leave(void);

/* module_lock_enter_alone() and module_lock_leave_alone() do the same around the flush of a process
 * without a keeper. Async-signal-safe; errno is kept. */
bool module_lock_enter_alone(long long deadline_ms);
void module_lock_leave_alone(void);

/* module_lock_is_refused() returns whether the lock has refused the flush that goes on.
 * Async-signal-safe; makes no use of libc's state. */
bool module_lock_is_refused(void);

/* module_lock_look() and module_lock_look_away() stand around a short look by any thread.
 * module_lock_look() returns false when the lock was not open within `deadline_ms` milliseconds;
 * module_lock_look_away() follows only where it has returned true. Async-signal-safe; errno is
 * kept. */
bool module_lock_look(long long deadline_ms);
void module_lock_look_away(void);

/* module_lock_forked() forgets in the child of a fork what other threads than the calling one hold.
 * Async-signal-safe. */
void module_lock_forked(void);

#endif
