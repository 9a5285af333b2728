/* SPDX-License-Identifier: MIT
 *
 * The room shim/keeper/ owns the keeper: a process that shares the memory of its program and, apart
 * from that memory, nothing. The keeper writes what the program has counted, on request and after
 * the program's death, whatever the program dies of. It is a child with no exit signal, which
 * wait(2) does not see without __WALL. keeper.c is the program's side and process.c the keeper's,
 * over the memory of shared.h; flush.h decides between the keeper and the process itself.
 *
 * Its rules: what runs in the keeper makes raw system calls only, uses no state of libc and none of
 * the program's descriptors, and while it has more rights than the program it does not let the
 * program's memory choose where files go (rights.h). Requests enter as bits in the shared memory
 * (keeper_ask()), from other processes by a signal (live.h), or by the end of the program. What is
 * pending leaves through flush/writer.h; others hear by the beacon (beacon.h) that the keeper is
 * done.
 */
#ifndef COVKEEP_KEEPER_KEEPER_H
#define COVKEEP_KEEPER_KEEPER_H

#include <stdbool.h>
#include <sys/types.h>

/* The names of the process (PR_SET_NAME, prctl(2)): of a keeper; of a keeper whose program is dead,
 * and which may stay for the family; and of both the keeper and its program while the keeper is
 * being started. */
#define KEEPER_NAME "covkeep"
#define KEEPER_NAME_ELDER "covkeep-elder"
#define KEEPER_NAME_STARTING "covkeep-starts"

/* What the keeper is to do, by bits. */
enum {
    KEEPER_FLUSH = 1,     /* write what is pending, by writer_run() */
    KEEPER_AT_EXIT = 2,   /* with KEEPER_FLUSH: leave mixed images to their libgcov */
    KEEPER_LEAVE = 4,     /* end after it: nothing will be counted any more */
    KEEPER_FAMILY = 8,    /* write the family's accounts, by writer_run_accounts() */
    KEEPER_LISTEN = 16,   /* serve the family of forked children from now on */
    KEEPER_GONE = 32,     /* the program is dead, or has become another program */
    KEEPER_OUTLIVED = 64, /* the family is gone, too: write its accounts for the last time */
    KEEPER_LIVE = 128,    /* serve the asker of live_serve() */
    KEEPER_EXITS = 256,   /* with KEEPER_LEAVE: the program ends after it, with an exit status */
};

enum keeper_answer {
    KEEPER_NONE,   /* there is no keeper, or it has ended before its work was done */
    KEEPER_SERVED, /* the work is done */
    KEEPER_LATE,   /* the keeper stands still; once it gets on, it does the work */
};

/* keeper_start() starts the keeper of the calling process, which must own its memory. The keeper
 * has the user, the root and working directory and the limits of this moment; of the capabilities
 * those that rights_give_up() leaves; copies of the descriptors, which it closes; a session of its
 * own; and all signals blocked. Nothing happens if COV_KEEP_KEEPER=off, if the process has a keeper
 * already, or if the kernel refuses. Async-signal-safe; errno is kept. */
void keeper_start(void);

/* keeper_await_ready() waits until the keeper has left the process group, has closed the
 * descriptors, and has lit its beacon: the program must not go on before that. It waits for at most
 * COV_KEEP_GRACE_MS, and not at all without a keeper. Async-signal-safe; errno is kept. */
void keeper_await_ready(void);

/* keeper_await_ready_awake() does the same in the child of a fork, without sleeping: the parent may
 * look in /proc, and takes a child that sleeps for one that has come to where it waits. That costs
 * more on a busy machine. A process under real-time scheduling sleeps all the same.
 * Async-signal-safe; errno is kept. */
void keeper_await_ready_awake(void);

/* keeper_replace() starts another keeper where that of the calling process has ended, since it
 * was killed, or has left for an exec that failed. The new keeper has the rights that the process
 * has now. It returns whether that keeper lives; false also where the former one has not ended.
 * Threads that call it at the same time get one keeper. Async-signal-safe; errno is kept. */
bool keeper_replace(void);

/* keeper_reap_former() reaps the keeper of the program that this process was before its exec, if
 * that keeper has ended by now. Called at start. Async-signal-safe; errno is kept. */
void keeper_reap_former(void);

/* keeper_ask() asks the keeper for `wishes`, bits as above, and waits for as long as the keeper
 * gets on or waits for a processor. It returns KEEPER_LATE when the keeper has stood still for
 * `patience_ms` milliseconds (DEADLINE_NEVER: for COV_KEEP_GRACE_MS). Lines that the keeper has
 * to tell are written here, by the caller. A keeper that leaves is reaped, with KEEPER_AT_EXIT
 * only by keeper_dismiss(), so that its end and the destructors go on at the same time.
 * Async-signal-safe; errno is kept. */
enum keeper_answer keeper_ask(unsigned wishes, long long patience_ms);

/* keeper_has_left() returns whether the calling process had a keeper that has left, since it was
 * asked to. Async-signal-safe. */
bool keeper_has_left(void);

/* keeper_conclude() reaps a keeper that was killed, and notes as written what it wrote last and
 * could not note any more. Nothing happens where the keeper lives, has left or was never there. One
 * caller at a time. Async-signal-safe; errno is kept. */
void keeper_conclude(void);

/* keeper_let_go() asks the keeper of a program that exits to leave, when nothing is pending and
 * nothing will be counted any more, and does not wait for that; keeper_dismiss() does so later.
 * Async-signal-safe; errno is kept. */
void keeper_let_go(void);

/* keeper_dismiss() ends the keeper of a program that ends, unless the keeper has ended, when
 * nothing is pending and nothing will be counted any more. `exits`: the program ends with an exit
 * status. It waits for the keeper's end, but not for that of a keeper that stays for its family;
 * for at most COV_KEEP_GRACE_MS without progress. Async-signal-safe; errno is kept.
 */
void keeper_dismiss(bool exits);

/* keeper_expect_family() tells the keeper that the program has forked, so that it serves the
 * children as well. It does not wait. Async-signal-safe; errno is kept. */
void keeper_expect_family(void);

/* keeper_is_there() returns whether this memory has a keeper that lives. For a guest (a vfork
 * child) that is the keeper of its parent. Async-signal-safe. */
bool keeper_is_there(void);

/* keeper_is_of_other() returns whether the caller is a guest in the memory of a process with a
 * keeper that lives. Async-signal-safe. */
bool keeper_is_of_other(void);

/* keeper_pid() returns the pid of the keeper of keeper_is_there(), 0 if there is none.
 * Async-signal-safe. */
pid_t keeper_pid(void);

/* keeper_exec_begins() and keeper_exec_failed() stand around an attempt of the calling thread to
 * become another program. An exec that succeeds takes the program's memory away without the
 * program's death; the keeper learns of it by this, writes what is pending and ends. Not to be
 * called between vfork and exec. Async-signal-safe; errno is kept. */
struct keeper_exec {
    bool is_begun;
    bool is_main; /* the caller is the first thread, whose word the keeper waits for anyway */
    unsigned *thread_word; /* of another thread; NULL: libc did not make it, so it has none */
};
void keeper_exec_begins(struct keeper_exec *exec);
void keeper_exec_failed(const struct keeper_exec *exec);

#endif
