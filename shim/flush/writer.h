/* SPDX-License-Identifier: MIT
 *
 * Brings the .gcda files of all images up to date: whatever has been counted since they were last
 * written is added, exactly once. One caller at a time: the keeper, or where there is none the
 * process itself.
 */
#ifndef COVKEEP_FLUSH_WRITER_H
#define COVKEEP_FLUSH_WRITER_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "gcov/file.h"

#define WRITER_FOR_EVER (-1LL)

/* What one writing works with; zero it before the first. */
struct writer {
    struct gcov_scratch scratch;
    struct gcov_scratch taken; /* from an account */
    char path[PATH_MAX];
    bool is_elsewhere; /* the paths lead somewhere else here: all is left to the family's elder */
    bool has_handed_over; /* something is */
};

/* Writes all images; for files that other processes hold locked it waits, after all others are
 * written, until the deadline. Each file that could not be kept is one line, told once.
 * leave_mixed: images with units that only libgcov can write (value profiles) are left to it, which
 * is about to write them; else their other units are written, and the loss is told.
 * Async-signal-safe; makes no use of libc's state. */
void writer_run(struct writer *w, bool leave_mixed);

/* The program goes on. Writes all images, or with `into` all that has been counted since the last
 * such writing into files below that directory. Returns how many files could not be written; their
 * counts are written later. Async-signal-safe. */
size_t writer_run_live(struct writer *w, const char *into);

/* Changes as long as a writing gets on, or waits for a lock. Async-signal-safe. */
unsigned writer_beat(void);

/* Something has been counted that is not written, of what writer_run() would write.
 * Async-signal-safe. */
bool writer_has_more(void);

/* Writes what other members of the family have left in the accounts, see family.h. Locked files as
 * above; what stays there is written the next time. Async-signal-safe. */
void writer_run_accounts(struct writer *w);

/* The deadline of the writing that goes on or comes next: in so many milliseconds from now, or
 * WRITER_FOR_EVER. Async-signal-safe. */
void writer_set_patience(long long patience_ms);

/* An image, or what has been noted of its writing, lies between these addresses.
 * Async-signal-safe. */
bool writer_uses(uintptr_t start, uintptr_t end);

/* All that has been counted belongs to another process, the parent: this one begins at zero.
 * Async-signal-safe. */
void writer_restart(void);

/* libgcov, whose turn comes now, finds everything written. Async-signal-safe. */
void writer_silence_libgcov(void);

/* What the program's own dump has written counts as written here: an exec follows, and what other
 * threads count until then is to be added. Async-signal-safe. */
void writer_take_over_dumps(void);

#endif
