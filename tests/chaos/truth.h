/* SPDX-License-Identifier: MIT
 *
 * The truth of a batch, in a file that the driver and all its victims map shared. A victim notes
 * each counted call just before it and just after it: what its .gcda files must hold lies between
 * the two, and differs from both by the calls that were in flight when somebody was killed.
 */
#ifndef COVKEEP_CHAOS_TRUTH_H
#define COVKEEP_CHAOS_TRUTH_H

#include <stdatomic.h>

enum { UNITS_MAX = 40, ROUNDS_IN_BATCH = 50 };

/* A small program, one of many files, one of many threads, one that calls __gcov_dump itself. */
enum variant { SMALL, LARGE, THREADS, DUMPS, VARIANTS };

/* How far the victim of one round has come; a futex. */
enum phase { STARTED, WORKING, ENDING };

struct calls {
    atomic_ullong entered, left;
};

struct truth_unit {
    struct calls ticks;      /* of the unit's one ticked line */
    struct calls sweeps;     /* of each of its swept lines */
    atomic_ullong processes; /* that came back from a call */
};

struct truth_program {
    atomic_ullong starts; /* spawned, forked or executed; counted before it is done */
    struct truth_unit units[UNITS_MAX];
};

struct truth {
    struct truth_program programs[VARIANTS];
    atomic_uint phases[ROUNDS_IN_BATCH];
};

#endif
