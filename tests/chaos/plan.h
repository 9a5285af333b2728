/* SPDX-License-Identifier: MIT
 *
 * What is to happen in one round. It follows from the seed and the number of the round alone.
 */
#ifndef COVKEEP_CHAOS_PLAN_H
#define COVKEEP_CHAOS_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "truth.h"

/* When SIGKILL comes: after the exec, in the work, after a SIGTERM, when the victim ends itself, or
 * never. */
enum moment { AT_START, AT_WORK, IN_FLUSH, AT_END, NEVER, MOMENTS };

/* What is done to its keeper. A victim whose keeper is killed gets no SIGKILL itself, which would
 * lose its counts: it has to do the rest of the work. */
enum harm { UNHARMED, KEEPER_KILLED, KEEPER_STOPPED, HARMS };

struct plan {
    enum variant variant;
    enum moment moment;
    const char *shape;
    const char *endings[2];
    unsigned long long calls; /* before the ending */
    bool group;               /* the signals go to the whole process group */
    bool terminated;          /* without SIGKILL: does SIGTERM end it? */
    unsigned signal_after_us; /* the moment has come */
    unsigned kill_after_us;   /* SIGTERM was sent */
    enum harm harm;
    bool harmed_late;        /* in the flush, or after the victim has begun to end itself */
    unsigned harm_after_us;  /* that, or the moment, has come */
    unsigned group_after_us; /* the leader is gone, for what is left of its group */
    unsigned seed;
};

extern const char *const variant_names[VARIANTS];

struct plan plan_of(uint64_t seed, unsigned round);

/* Of a round that only adds to all files of a variant: whatever an earlier one left unfinished is
 * completed then. */
struct plan plan_of_closing(enum variant variant);

#endif
