/* SPDX-License-Identifier: MIT
 *
 * The thread that parses every file of a batch again and again, while victims die around it.
 */
#ifndef COVKEEP_CHAOS_READER_H
#define COVKEEP_CHAOS_READER_H

#include <pthread.h>
#include <stdatomic.h>

#include "truth.h"

struct reader {
    char *paths[VARIANTS * UNITS_MAX];
    unsigned count;
    unsigned long reads, broken; /* under libgcov's lock */
    unsigned long unfinished;    /* the same, whose writer was killed */
    unsigned long broken_without_lock;
    atomic_bool stop; /* private */
    pthread_t thread; /* private */
};

/* Reads paths[0] to paths[count - 1], which the caller owns. */
void reader_start(struct reader *reader);
void reader_stop(struct reader *reader);

#endif
