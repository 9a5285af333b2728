/* SPDX-License-Identifier: MIT
 *
 * One round of stress.c: a victim of many threads, and how one of them ends it. All of that follows
 * from the seed and the number of the round; which thread comes when does not.
 */
#ifndef COVKEEP_CHAOS_STRESS_ROUND_H
#define COVKEEP_CHAOS_STRESS_ROUND_H

#include <stdbool.h>
#include <stdint.h>

#include "counts.h"
#include "truth.h"

struct stress_round {
    const char *build; /* libcovkeep.so, chaos/stressed and tmp lie there */
    uint64_t seed;
    unsigned number;
    /* Set by stress_round_play(). */
    char *directory;
    struct truth_program *truth;
    bool failed; /* it ended in another way than it was told to */
};

/* Plays it without the library, which shows what the program does by itself, and then with it.
 * Leaves nobody behind but keepers and orphans that end soon. */
void stress_round_play(struct stress_round *round);

/* When these are gone: compares the files with the truth and adds to *sum. How many lines the
 * victims wrote, who have nothing to say. */
unsigned stress_round_judge(const struct stress_round *round, struct verdict *sum);

/* Prints what the round was, so that it can be repeated. */
void stress_round_tell(const struct stress_round *round);

/* Removes its directory, unless that is kept. */
void stress_round_free(struct stress_round *round, bool keep);

#endif
