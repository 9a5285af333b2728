/* SPDX-License-Identifier: MIT
 *
 * The keeper: a process that shares the memory of its program and nothing else. It writes what the
 * program has counted, on request and after the program's death, by whatever that came. It is a
 * child with no exit signal, which wait(2) does not see without __WALL.
 */
#ifndef COVKEEP_KEEPER_KEEPER_H
#define COVKEEP_KEEPER_KEEPER_H

#include <stdbool.h>
#include <sys/types.h>

/* The name of the process; its name when its program is dead, and it may stay for the family; and
 * what it and its program are called while it is being started. */
#define KEEPER_NAME "covkeep"
#define KEEPER_NAME_ELDER "covkeep-elder"
#define KEEPER_NAME_STARTING "covkeep-starts"

/* What to do, by bits. */
enum {
    KEEPER_FLUSH = 1,     /* writer_run */
    KEEPER_AT_EXIT = 2,   /* leaving mixed images to their libgcov */
    KEEPER_LEAVE = 4,     /* then end: nothing will be counted any more */
    KEEPER_FAMILY = 8,    /* writer_run_accounts */
    KEEPER_LISTEN = 16,   /* be there for forked children from now on */
    KEEPER_GONE = 32,     /* the program is dead, or another one */
    KEEPER_OUTLIVED = 64, /* and the family, too */
    KEEPER_LIVE = 128,    /* live_serve */
    KEEPER_EXITS = 256,   /* with KEEPER_LEAVE: the program ends after it, with an exit status */
};

enum keeper_answer {
    KEEPER_NONE,   /* there is none, or it has ended before its work was done */
    KEEPER_SERVED, /* all done */
    KEEPER_LATE,   /* it stands still; when that ends it goes on by itself */
};

/* Starts the keeper of the calling process, which owns its memory. It has the rights, the root and
 * working directory and the limits of this moment for ever; none of the descriptors; a session of
 * its own; all signals blocked. Without COV_KEEP_KEEPER=off only. Where the kernel refuses, nothing
 * happens. Async-signal-safe; errno is kept. */
void keeper_start(void);

/* Waits until the keeper has left the process group, has let go of the descriptors, and can be
 * found: before that the program must not go on. Async-signal-safe; errno is kept. */
void keeper_await_ready(void);

/* The same in the child of a fork, without sleeping: who has forked may look in /proc, and takes a
 * child that sleeps for one that has come to where it waits. That costs more on a busy machine.
 * Async-signal-safe; errno is kept. */
void keeper_await_ready_awake(void);

/* The keeper has left, as for an exec that failed, or was killed: starts another one, with the
 * rights that the process has now. Whether there is one then. Async-signal-safe; errno is kept. */
bool keeper_start_again(void);

/* The keeper of the program that this process was before its exec: reaps it, if it has ended by
 * now. Called at start. Async-signal-safe; errno is kept. */
void keeper_reap_former(void);

/* Asks for it and waits, as long as the keeper gets on or waits for a processor: the keeper is late
 * when it stands still for so many milliseconds (PATIENCE_FOR_EVER: for COV_KEEP_GRACE_MS). What it
 * has to tell is told here. Async-signal-safe; errno is kept. */
enum keeper_answer keeper_ask(unsigned wishes, long long patience_ms);

/* The keeper has been killed: reaps it, and notes as written what it wrote last. Where it lives,
 * has left or was none, nothing happens. One caller at a time. Async-signal-safe; errno is kept. */
void keeper_conclude(void);

/* Nothing is left to write or will be counted any more, and the program exits: ends the keeper and
 * waits for its end, but for one that stays for its family. Async-signal-safe; errno is kept. */
void keeper_dismiss(void);

/* The program has forked: its keeper is there for the children as well. Does not wait.
 * Async-signal-safe; errno is kept. */
void keeper_expect_family(void);

/* This memory has a keeper that lives; it is that of a guest (vfork), too. Async-signal-safe. */
bool keeper_is_there(void);

/* The caller is a guest in the memory of a process with a keeper. Async-signal-safe. */
bool keeper_is_of_other(void);

/* Its keeper's pid, 0 if it has none. Async-signal-safe. */
pid_t keeper_pid(void);

/* Around an attempt of the calling thread to become another program, which takes the keeper's
 * program away without its death: then it ends. Between vfork and exec not to be called.
 * Async-signal-safe; errno is kept. */
struct keeper_exec {
    bool is_begun;
    int *thread_word; /* NULL: a thread that libc did not make has none */
};
void keeper_exec_begins(struct keeper_exec *exec);
void keeper_exec_failed(const struct keeper_exec *exec);

#endif
