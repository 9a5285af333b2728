/* SPDX-License-Identifier: MIT
 *
 * The walk over the images and their files. Locked files come last, so that a process that keeps a
 * lock costs one file and not all. The writer waits for a lock no longer than its deadline; at exit
 * it has none (DEADLINE_NEVER), as libgcov has none.
 */
#include "flush/writer.h"

#include <errno.h>
#include <string.h>

#include "blackbox/blackbox.h"
#include "flush/family.h"
#include "flush/journal.h"
#include "flush/module_lock.h"
#include "flush/pending.h"
#include "flush/profile_names.h"
#include "flush/profiles.h"
#include "gcov/account.h"
#include "gcov/images.h"
#include "kernel/futex.h"
#include "kernel/sys.h"
#include "process/deadline.h"
#include "process/grace.h"
#include "process/progress.h"
#include "report.h"

void writer_tell(const char *path, enum file_result result, enum loss_reason loss)
{
    if (result != FILE_WRITTEN)
        report_loss(loss, path);
    else if (loss != LOSS_UNKNOWN)
        report_line("replaced", path, loss_words(loss));
}

/* Notes in the slot that the update has happened. To note it twice does no harm. */
static void note_written(const struct writer_update *update)
{
    struct gcov_slot *slot = update->slot;
    gcov_slot_note_written(slot);
    if (update->is_elsewhere)
        return;
    gcov_slot_note_run(slot, update->arc_max);
}

void writer_update_begins(struct writer *w, const struct writer_update *update)
{
    gcov_slot_prepare(update->slot);
    w->update.is_elsewhere = update->is_elsewhere;
    w->update.arc_max = update->arc_max;
    w->update.account = NULL;
    __atomic_store_n(&w->update.slot, update->slot, __ATOMIC_SEQ_CST);
}

void writer_update_ends(struct writer *w, bool is_written)
{
    if (is_written)
        note_written(&w->update);
    __atomic_store_n(&w->update.slot, NULL, __ATOMIC_SEQ_CST);
    file_commit_none(&w->scratch.commit);
}

/* Returns the image of the slot, if that is still in the list and may be touched: the caller is
 * inside the module lock, or the image is lasting. Otherwise NULL. */
static struct gcov_image *image_of(const struct gcov_slot *slot, bool is_inside)
{
    struct gcov_image *image = NULL;
    while ((image = gcov_image_next(image)))
        if (slot >= image->slots && slot < image->slots + image->count)
            return is_inside || image->is_lasting ? image : NULL;
    return NULL;
}

/* Completes what the dead keeper was adding to an account, and calls the elder. */
static bool go_on_handing_over(struct writer_update *update, const struct gcov_image *image)
{
    struct gcov_unit unit;
    if (!gcov_image_unit(image, (size_t)(update->slot - image->slots), &unit))
        return false;
    gcov_account_add(update->account, &unit, &update->run, &update->added);
    family_await_elder(0);
    return true;
}

/* Completes the update of the file, which has happened, but may be half written. Where this cannot
 * be done, the next update of the file does it. */
static void complete_file(struct writer *w)
{
    struct file_scratch scratch = {0};
    enum loss_reason loss;
    const struct deadline end = deadline_in(grace_to_look_ms());
    while (gcov_file_complete(w->path, &scratch, &loss) == FILE_BUSY && deadline_left_ms(&end) > 0)
        progress_pause();
    file_scratch_free(&scratch);
}

/* Returns whether the update that the dead keeper was making has happened, or has been completed
 * here. */
static bool is_made(struct writer *w, bool is_inside)
{
    const struct gcov_image *image = image_of(w->update.slot, is_inside);
    if (!image)
        return false;
    if (w->update.account)
        return go_on_handing_over(&w->update, image);
    bool is_made = file_commit_is_made(&w->scratch.commit, w->path);
    if (is_made)
        complete_file(w);
    return is_made;
}

void writer_conclude(struct writer *w)
{
    bool is_inside = module_lock_look(grace_to_come_in_ms());
    if (w->update.slot)
        writer_update_ends(w, is_made(w, is_inside));
    if (is_inside && w->profiles.image)
        profiles_conclude(&w->profiles);
    if (is_inside)
        module_lock_look_away();
    file_scratch_drop(&w->scratch);
    file_scratch_drop(&w->taken);
}

/* Leaves the counts of the unit in an account for the elder. Returns false when there is no elder,
 * no room in the pool, or no baseline. */
static bool hand_over(struct writer *w, const struct gcov_slot *slot, const struct gcov_unit *unit,
                      const struct gcda_run *run)
{
    bool can = run->seen && family_has_other_elder();
    struct gcov_account *account = can ? gcov_pool_account(family_pool(), slot->path, unit) : NULL;
    if (!account)
        return false;
    w->update.added = 0;
    w->update.run = *run;
    __atomic_store_n(&w->update.account, account, __ATOMIC_SEQ_CST);
    gcov_account_add(account, unit, run, &w->update.added);
    w->has_handed_over = true;
    return true;
}

/* Writes one slot. Returns false when another process holds its file locked. */
static bool write_slot(struct writer *w, const struct gcov_image *image, struct gcov_slot *slot,
                       const struct gcov_unit *unit)
{
    struct gcda_run run = {.arc_max = image->arc_max,
                           .is_counted = slot->is_counted,
                           .arc_more =
                               slot->is_counted ? gcov_slot_arc_more(slot, image->arc_max) : 0,
                           .written = slot->written,
                           .seen = slot->seen,
                           .is_blank = &slot->is_blank,
                           .absent = gcov_image_absent(image)};
    progress_note();
    enum loss_reason loss = (enum loss_reason)EACCES;
    enum file_result result = FILE_LOST;
    strcpy(w->path, slot->path);
    writer_update_begins(w, &(struct writer_update){.slot = slot, .arc_max = image->arc_max});
    if (!w->is_elsewhere)
        result = gcov_file_update(w->path, unit, &run, &w->scratch, &loss);
    if (result == FILE_BUSY) {
        writer_update_ends(w, false);
        return false;
    }
    slot->is_pending = false;
    if (result == FILE_LOST && loss_is_of_rights(loss) && hand_over(w, slot, unit, &run)) {
        result = FILE_WRITTEN;
        loss = LOSS_UNKNOWN;
    }
    writer_update_ends(w, result == FILE_WRITTEN);
    slot->is_given_up |= result != FILE_WRITTEN;
    writer_tell(slot->path, result, loss);
    return true;
}

/* Makes one pass over what is pending, and returns how many files are locked. */
static size_t write_pending(struct writer *w)
{
    size_t busy = profiles_write(&w->profiles);
    w->has_handed_over |= w->profiles.has_handed_over;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count; i++) {
            struct gcov_slot *slot = &image->slots[i];
            struct gcov_unit unit;
            if (slot->is_pending && gcov_image_unit(image, i, &unit))
                busy += !write_slot(w, image, slot, &unit);
        }
    return busy;
}

/* Tells of locked files, which stay pending: once the program is dead, its keeper tries again. */
static void tell_busy(void)
{
    profiles_tell_busy();
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count; i++) {
            struct gcov_slot *slot = &image->slots[i];
            if (slot->is_pending && !slot->is_told_busy)
                writer_tell(slot->path, FILE_LOST, LOSS_LOCKED);
            slot->is_told_busy |= slot->is_pending;
        }
}

static void begin_all(bool leave_mixed, bool is_live)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        pending_begin(image, leave_mixed);
    profiles_begin(leave_mixed && !is_live);
}

/* Appends what is marked to the journal; what cannot be appended stays marked. */
static void append(struct writer *w)
{
    if (!journal_append())
        return;
    w->scratch.files += journal_last().files;
    w->scratch.bytes += journal_last().bytes;
}

static void write_all(struct writer *w, bool leave_mixed)
{
    w->has_handed_over = false;
    profiles_begin_work(&w->profiles, &w->scratch, &w->taken, w->is_elsewhere);
    if (journal_is_on())
        journal_turn_await(w->scratch.is_watched);
    begin_all(leave_mixed, w->is_live);
    if (journal_is_on())
        append(w);
    size_t busy = write_pending(w);
    while (busy > 0 && !deadline_has_passed(w->deadline)) {
        progress_pause();
        busy = write_pending(w);
    }
    if (busy > 0)
        tell_busy();
    if (w->has_handed_over)
        family_await_elder(deadline_left_ms(w->deadline));
    if (journal_is_on())
        journal_turn_end();
}

bool writer_run_journal(bool leave_mixed)
{
    long long begin = futex_now_us();
    profile_names_take((pid_t)sys_call(SYS_getpid));
    begin_all(leave_mixed, false);
    if (!journal_append())
        return false;
    struct journal_done done = journal_last();
    blackbox_flushed(done.files, done.bytes, (unsigned long long)(futex_now_us() - begin));
    return true;
}

struct writer_work writer_begin(const struct writer *w)
{
    return (struct writer_work){
        .files = w->scratch.files, .bytes = w->scratch.bytes, .us = futex_now_us()};
}

void writer_end(const struct writer *w, struct writer_work *work)
{
    work->files = w->scratch.files - work->files;
    work->bytes = w->scratch.bytes - work->bytes;
    work->us = futex_now_us() - work->us;
    blackbox_flushed(work->files, work->bytes, (unsigned long long)work->us);
}

struct writer_work writer_run(struct writer *w, bool leave_mixed, const struct deadline *deadline)
{
    w->deadline = deadline;
    struct writer_work work = writer_begin(w);
    write_all(w, leave_mixed);
    writer_end(w, &work);
    return work;
}
