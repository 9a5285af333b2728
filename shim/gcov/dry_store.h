/* SPDX-License-Identifier: MIT
 *
 * The files of a dry run (dry_run.h), in memory: what the runtime writes in its first pass is kept,
 * one file behind the other, and what it reads in its second one. All of this is in the copy of the
 * process, which ends where anything cannot be done. Private to dry_run.c.
 */
#ifndef COVKEEP_GCOV_DRY_STORE_H
#define COVKEEP_GCOV_DRY_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "gcov/dry_run.h"

/* dry_must() ends the copy if this is not so; dry_end() ends it with a status. */
void dry_must(bool is_so);
__attribute__((noreturn)) void dry_end(int status);

/* dry_memory() makes a file in memory. */
int dry_memory(void);

/* dry_store_begin() begins the first pass, dry_store_go_on() the second one, and dry_store_end()
 * ends it: all files must have been opened. Meanwhile dry_store_open() answers open(2). */
void dry_store_begin(void);
void dry_store_go_on(void);
void dry_store_end(void);
int dry_store_open(const char *path);

/* A file of the first pass, in memory that may be changed before the second one. */
struct dry_stored {
    const char *name;
    uint32_t name_size;
    uint32_t version, stamp;
    uint32_t *words, *end; /* behind the header */
};

/* dry_store_next() sets the next file, the first one where *at is 0, and returns false at the end.
 * dry_stored_next() takes the next function of it, and where the bytes of its counters are. */
bool dry_store_next(off_t *at, struct dry_stored *file);
bool dry_stored_next(struct dry_stored *file, struct dry_function *function,
                     unsigned char **counters);

#endif
