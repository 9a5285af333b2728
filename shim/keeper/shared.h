/* SPDX-License-Identifier: MIT
 *
 * The memory of one keeper, which it shares with its program. Private to keeper.c, the program's
 * side, and process.c, the other one.
 */
#ifndef COVKEEP_KEEPER_SHARED_H
#define COVKEEP_KEEPER_SHARED_H

#include <stdbool.h>
#include <sys/types.h>

#include "flush/writer.h"
#include "kernel/futex.h"

#define SMALL_STACK 8192
#define KEEPER_STACK 65536
/* The value of `alive` before the keeper has let go of what it inherited. */
#define KEEPER_BORN 1

/* In memory that a forked child finds emptied (MADV_WIPEONFORK): it has no keeper. */
struct keeper {
    pid_t program; /* 0: none was started */
    pid_t pid;
    int pidfd;       /* of the program, in the keeper's table; negative: none */
    int live;        /* a signalfd for those who ask (live.h), in the keeper's table */
    pid_t asker;     /* atomic; 0: nobody asks */
    unsigned wishes; /* atomic, by bits */
    unsigned asked;  /* futex: the last request; 0 when an exec has taken the program's memory away,
                        until the keeper has seen it */
    unsigned served; /* the last request that was done */
    int status;      /* of its program's end, as of waitpid(2); -1: not known */
    int beacon;      /* negative: none; out when all that its program counted is written */
    bool listens;    /* to its family */
    bool is_alone;   /* the program is dead, or another one */
    bool leaves;     /* it ends now */
    unsigned is_renewed; /* futex: a thread of the program starts its successor */
    bool exits;          /* and after it its program does, with an exit status */
    unsigned alive;      /* futex: changes with each one served; 0 when the keeper has ended */
    struct writer writer;
    _Alignas(64) char watch_stack[SMALL_STACK];
    _Alignas(64) char listen_stack[SMALL_STACK];
    _Alignas(64) char outlive_stack[SMALL_STACK];
    _Alignas(64) char stack[KEEPER_STACK];
};

/* Adds the wishes, see keeper.h, and wakes the keeper; returns the number of the request. It does
 * not count on from 0, which the keeper has to see, and then sees the wishes, too.
 * Async-signal-safe. */
static inline unsigned keeper_wish(struct keeper *k, unsigned wishes)
{
    __atomic_or_fetch(&k->wishes, wishes, __ATOMIC_SEQ_CST);
    unsigned last = futex_load(&k->asked);
    while (last != 0 && !__atomic_compare_exchange_n(&k->asked, &last, last + 1, false,
                                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
    futex_wake(&k->asked);
    return last + 1;
}

/* The keeper's whole life, for clone(2); `argument` is its memory. */
int keeper_process(void *argument);

#endif
