/* SPDX-License-Identifier: MIT
 *
 * The writer: it adds what is pending in all images to their files, each count exactly once.
 * There is one caller at a time: the keeper, or the process itself where it has no keeper. The
 * caller is inside the module lock, or was refused by it.
 */
#ifndef COVKEEP_FLUSH_WRITER_H
#define COVKEEP_FLUSH_WRITER_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "flush/profiles.h"
#include "gcov/file.h"
#include "gcov/image.h"
#include "process/deadline.h"

/* What the writer works with. Zero it before the first use. */
struct writer {
    struct file_scratch scratch;
    struct file_scratch taken; /* counters taken out of an account, or a profile's content */
    char path[PATH_MAX];
    struct writer_update {
        struct gcov_slot *slot; /* the slot whose counts are being written; NULL: none */
        bool is_elsewhere;      /* the counts go to another file, and the slot's own file does not
                                   count this run */
        int64_t arc_max;        /* arc_max of the image */
        struct gcov_account *account; /* where the counts are left for the elder; NULL: they are
                                         written here */
        size_t added;        /* the argument `added` of gcov_account_add() for the account */
        struct gcda_run run; /* the argument `run` of that call */
    } update;
    struct profiles_writer profiles; /* see there; set by the writer before each flush */
    bool is_elsewhere; /* paths lead to other files here (family_is_elsewhere()), so the elder is to
                          write everything */
    bool is_live;      /* the program goes on, and no runtime is about to write */
    bool has_handed_over;            /* this flush has left something in an account */
    const struct deadline *deadline; /* the deadline of the request that is served */
};

/* What one flush has done. */
struct writer_work {
    unsigned files;           /* files that were written */
    unsigned long long bytes; /* the sum of their sizes */
    long long us;             /* how long it took, in microseconds */
    size_t lost;              /* files that could not be written; set by writer_run_live() only */
};

/* writer_run() writes all images. Files that other processes hold locked come last, and it tries
 * them until the deadline; what is still locked then stays pending. What the process may not write
 * is left to the elder, and awaited until the deadline. One line tells, once, of each file that
 * could not be written. For `leave_mixed` see pending_begin(). Async-signal-safe; makes no use of
 * libc's state. */
struct writer_work writer_run(struct writer *w, bool leave_mixed, const struct deadline *deadline);

/* writer_run_journal() appends what is pending in all images to the journal, by a thread of a
 * program whose keeper lives. The caller has the turn (journal.h) and is inside the module lock. It
 * returns false when something is still pending, for the keeper. Async-signal-safe. */
bool writer_run_journal(bool leave_mixed);

/* writer_run_live() writes while the program goes on. Where `into` is "" it does what writer_run()
 * does, with `leave_mixed`. Otherwise `into` is a directory: what has been counted since the last
 * flush goes into files below that directory and into no other, and what cannot be written there
 * stays pending. Mixed images are left to libgcov. Async-signal-safe. */
struct writer_work writer_run_live(struct writer *w, const char *into,
                                   const struct deadline *deadline);

/* writer_run_accounts() writes what other members of the family have left in the accounts. It tries
 * locked files for COV_KEEP_GRACE_MS; their counts stay in the accounts for the next time. It
 * returns false when files are locked and *wishes is not 0: the caller has other work to do, and
 * calls it again later. Async-signal-safe. */
bool writer_run_accounts(struct writer *w, const unsigned *wishes);

/* writer_has_accounts() returns whether anything in the accounts is still to be written, or to be
 * told as lost. */
bool writer_has_accounts(void);

/* writer_end_accounts() does what writer_run_accounts() does, for the last time. One line tells of
 * each file that is still locked in the end: its counts are lost. Async-signal-safe. */
void writer_end_accounts(struct writer *w);

/* writer_conclude() is called in the program when its keeper, whose memory it shares, was killed.
 * If the keeper has updated a file and could not note that any more, it is noted now, so that
 * nothing is added twice. The keeper's scratch memory is given back. Async-signal-safe. */
void writer_conclude(struct writer *w);

/* For the other files of the writer. writer_update_begins() and writer_update_ends() stand around
 * the update of one slot's file, so that writer_conclude() finds the update when the keeper is
 * killed. `is_written` says that the file now holds the counts, which writer_update_ends() notes in
 * the slot. */
void writer_update_begins(struct writer *w, const struct writer_update *update);
void writer_update_ends(struct writer *w, bool is_written);

/* For the other files of the writer. writer_begin() and writer_end() stand around a flush:
 * writer_end() completes *work, but for `lost`, and notes it in the black box. writer_tell() writes
 * one line when the file was lost or has replaced that of another build; `loss` is that of
 * gcov_file_update(). Async-signal-safe. */
struct writer_work writer_begin(const struct writer *w);
void writer_end(const struct writer *w, struct writer_work *work);
void writer_tell(const char *path, enum file_result result, enum loss_reason loss);

#endif
