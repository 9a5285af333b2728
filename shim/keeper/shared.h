/* SPDX-License-Identifier: MIT
 *
 * The memory of one keeper, which it shares with its program. Private to keeper.c and tid_word.c,
 * the program's side, and process.c, watch.c and tasks.c, the keeper's; nobody else may touch it.
 */
#ifndef COVKEEP_KEEPER_SHARED_H
#define COVKEEP_KEEPER_SHARED_H

#include <stdbool.h>
#include <sys/types.h>

#include "flush/writer.h"
#include "keeper/keeper.h"
#include "kernel/futex.h"

#define SMALL_STACK 8192
#define KEEPER_STACK 65536
/* The value of `alive` until the keeper has closed the descriptors that it inherited and lit its
 * beacon. */
#define KEEPER_BORN 1
/* How far the number of the last request leaps when the kernel has cleared it: over all numbers
 * that were given out and lost. */
#define KEEPER_LEAP 0x10000

/* A forked child finds this memory emptied (MADV_WIPEONFORK, madvise(2)): it has no keeper. */
struct keeper {
    pid_t program; /* the program's pid; 0: no keeper was started */
    pid_t pid;
    int pidfd;         /* of the program, in the keeper's table; negative: none */
    pid_t asker;       /* pid of the asker that has sent LIVE_SIGNAL; atomic, 0: nobody */
    unsigned wishes;   /* bits of keeper.h that are not taken yet; atomic */
    unsigned asked;    /* futex: number of the last request; the kernel clears it when the program's
                          first thread ends, or an exec takes the program's memory away */
    unsigned served;   /* number of the last request that was done */
    bool follows_main; /* `asked` is the clear_child_tid word of the program's first thread */
    unsigned *main_word; /* libc's own such word; NULL: not known */
    bool main_execs;     /* the first thread is in an exec */
    unsigned execs;      /* other threads that are in an exec while follows_main; atomic */
    unsigned exec_word;  /* their clear_child_tid word */
    int status;          /* of the program's end, as by waitpid(2); -1: not known */
    int beacon;          /* of beacon_open(); negative: none. Closed when all counts are written */
    bool listens;        /* a task of the keeper waits for calls of the family */
    bool is_alone;       /* the program is dead, or has become another program */
    bool leaves;         /* the keeper ends now */
    bool is_reaped;      /* the program has waited for the keeper's end */
    unsigned is_renewed; /* futex: 1 while a thread of the program starts the successor */
    bool exits;          /* the last request had KEEPER_EXITS */
    unsigned alive;      /* futex: changes with each request served; 0: the keeper has ended */
    struct writer writer;
    _Alignas(64) char watch_stack[SMALL_STACK];
    _Alignas(64) char listen_stack[SMALL_STACK];
    _Alignas(64) char outlive_stack[SMALL_STACK];
    _Alignas(64) char stack[KEEPER_STACK];
};

/* keeper_wish() adds `wishes`, bits of keeper.h, to those that the keeper has not taken yet, wakes
 * the keeper and returns the number of the request. Where the kernel has cleared `asked`, the word
 * stays at 0, since the keeper has to see that; it then sees the wishes, too. Async-signal-safe. */
static inline unsigned keeper_wish(struct keeper *k, unsigned wishes)
{
    unsigned number = futex_load(&k->served) + 1;
    __atomic_or_fetch(&k->wishes, wishes, __ATOMIC_SEQ_CST);
    unsigned last = futex_load(&k->asked);
    while (last != 0 && !__atomic_compare_exchange_n(&k->asked, &last, last + 1, false,
                                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
    futex_wake(&k->asked);
    return last == 0 ? number : last + 1;
}

/* keeper_process() is the whole life of a keeper, for clone(2). `argument` is its struct keeper. It
 * does not return. */
int keeper_process(void *argument);

/* keeper_task() starts a further task of the calling keeper, which runs task(keeper) on one of the
 * keeper's small stacks, with all signals blocked. It returns false where the kernel refuses.
 * Async-signal-safe. */
bool keeper_task(struct keeper *keeper, int (*task)(void *keeper), char stack[SMALL_STACK]);

/* keeper_task_stay() is what a further task does that has no more work. It does not return: for a
 * tracer a task that returned would be a process that has exited. Async-signal-safe. */
_Noreturn void keeper_task_stay(void);

#endif
