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
#include "gcov/image.h"
#include "process/patience.h"

/* What one writing works with; zero it before the first. */
struct writer {
    struct gcov_scratch scratch;
    struct gcov_scratch taken; /* from an account */
    char path[PATH_MAX];
    struct writer_update {
        struct gcov_slot *slot; /* whose counts are being written; NULL: none */
        size_t counters;
        bool is_elsewhere; /* not into the slot's own file, which will not hold this run */
        int64_t arc_max;
        struct gcov_account *account; /* left there for the family's elder; NULL: not */
        size_t added;                 /* then so far, see gcov_account_add(), */
        struct gcda_run run;          /* with this */
    } update;
    bool is_elsewhere; /* the paths lead somewhere else here: all is left to the family's elder */
    bool has_handed_over;            /* something is */
    const struct patience *patience; /* with locked files, of the request that is served */
};

/* What one writing has done. */
struct writer_work {
    unsigned files; /* written */
    unsigned long long bytes;
    long long us;
    size_t lost; /* files that could not be written; of writer_run_live() only */
};

/* Writes all images; for files that other processes hold locked it waits, after all others are
 * written, until the deadline. Each file that could not be kept is one line, told once.
 * leave_mixed: see pending_begin(). Async-signal-safe; makes no use of libc's state. */
struct writer_work writer_run(struct writer *w, bool leave_mixed, const struct patience *patience);

/* The program goes on. Writes all images, or with `into` all that has been counted since the last
 * such writing into files below that directory. What could not be written is written later.
 * Async-signal-safe. */
struct writer_work writer_run_live(struct writer *w, const char *into,
                                   const struct patience *patience);

/* Writes what other members of the family have left in the accounts, see family.h. For locked files
 * it waits for COV_KEEP_GRACE_MS; what stays there is written the next time. False when *wishes has
 * become other than 0 meanwhile: there is other work, and then this is to be done again.
 * Async-signal-safe. */
bool writer_run_accounts(struct writer *w, const unsigned *wishes);

/* There is no next time: what stays there now is lost, and told. Async-signal-safe. */
void writer_end_accounts(struct writer *w);

/* The writer was killed, and the caller shares its memory: notes as written what it had written to
 * the end, but could not note any more, and gives its memory back. Async-signal-safe. */
void writer_conclude(struct writer *w);

/* For the files beside this one. Around the update of one file, so that the keeper's program knows
 * about it when the keeper is killed; then what came of it is noted in the slot. */
void writer_update_begins(struct writer *w, const struct writer_update *update);
void writer_update_ends(struct writer *w, bool is_written);

/* For the files beside this one. What is done between the two, but for `lost`, noted in the black
 * box; and one line when the file was lost or replaced. Async-signal-safe. */
#define WRITER_LOCKED "is locked by another process"
struct writer_work writer_begin(const struct writer *w);
void writer_end(const struct writer *w, struct writer_work *work);
void writer_tell(const char *path, enum gcov_file_result result, const char *reason, int error);

#endif
