/* SPDX-License-Identifier: MIT
 *
 * The one place where the command updates a file of a program.
 */
#include "cli/settle/update.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "cli/clock.h"
#include "cli/progress.h"
#include "gcov/file.h"
#include "llvm/profile.h"

#define PAUSE_MS 20
#define NS_PER_MS INT64_C(1000000)

static void pause_a_little(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * NS_PER_MS};
    nanosleep(&pause, NULL);
}

static int64_t end_of(unsigned patience_ms)
{
    return clock_ns(CLOCK_MONOTONIC) + patience_ms * NS_PER_MS;
}

/* Fills in what is to be written, with a content that the caller frees. Returns false where there
 * is no memory. */
static bool make_write(struct llvm_write *write, const struct settle_profile *profile,
                       struct file_scratch *scratch)
{
    unsigned char *content = settle_profile_content(profile);
    *write = (struct llvm_write){.path = profile->path,
                                 .is_pool = profile->is_pool,
                                 .content = content,
                                 .shape = profile->raw->shape,
                                 .at = LLVM_PROFILE_APPEND,
                                 .scratch = scratch};
    return content;
}

static enum file_result complete(const struct settle_former *former, struct file_scratch *scratch,
                                 enum loss_reason *loss)
{
    struct llvm_write write;
    if (!former->target.profile)
        return gcov_file_complete(settle_target_path(&former->target), scratch, loss);
    *loss = (enum loss_reason)ENOMEM;
    if (!make_write(&write, former->target.profile, scratch))
        return FILE_LOST;
    enum file_result result = llvm_profile_complete(&write, former->commit);
    *loss = write.loss;
    free((void *)write.content);
    return result;
}

bool settle_update_complete(const struct settle_former *former, unsigned patience_ms,
                            struct settle_report *report)
{
    struct file_scratch scratch = {.is_watched = true};
    enum loss_reason loss;
    enum file_result result;
    for (int64_t end = end_of(patience_ms);; pause_a_little()) {
        result = complete(former, &scratch, &loss);
        if (result != FILE_BUSY || clock_ns(CLOCK_MONOTONIC) >= end)
            break;
    }
    file_scratch_free(&scratch);
    if (result == FILE_WRITTEN)
        return true;
    settle_tell_file(report, settle_target_path(&former->target),
                     result == FILE_BUSY ? LOSS_LOCKED : loss);
    report->left++;
    return false;
}

static enum file_result update_unit(const struct settle_target *target,
                                    struct file_scratch *scratch, enum loss_reason *loss)
{
    struct gcda_run run = settle_image_run(target->image, target->file);
    const struct gcov_unit *unit = &target->image->units[target->file].unit;
    return gcov_file_update(settle_target_path(target), unit, &run, scratch, loss);
}

static enum file_result update_profile(const struct settle_profile *profile,
                                       struct file_scratch *scratch, enum loss_reason *loss,
                                       const struct settle_report *report)
{
    struct llvm_write write;
    *loss = (enum loss_reason)ENOMEM;
    if (!make_write(&write, profile, scratch))
        return FILE_LOST;
    enum file_result result = llvm_profile_write(&write);
    *loss = result == FILE_LOST ? write.loss : LOSS_UNKNOWN;
    if (write.is_set_aside)
        settle_tell(report, "set aside: %s: held no whole profile of this program", profile->path);
    free((void *)write.content);
    return result;
}

static void note_done(struct settle_batch *batch, const struct settle_target *target)
{
    settle_batch_done(batch, target);
    settle_target_state(target)->is_done = true;
}

static bool can_be_merged(const struct settle_target *target)
{
    return target->profile || gcov_unit_is_mergeable(&target->image->units[target->file].unit);
}

static void update_one(struct settle_batch *batch, const struct settle_target *target,
                       struct settle_report *report)
{
    enum loss_reason loss;
    if (!can_be_merged(target)) {
        settle_tell_file(report, settle_target_path(target), LOSS_VALUE_PROFILES);
        report->lost++;
        note_done(batch, target);
        return;
    }
    struct file_scratch *scratch = settle_batch_begin(batch, target);
    enum file_result result = target->profile
                                  ? update_profile(target->profile, scratch, &loss, report)
                                  : update_unit(target, scratch, &loss);
    settle_target_state(target)->is_busy = result == FILE_BUSY;
    if (result == FILE_WRITTEN) {
        note_done(batch, target);
        report->files++;
        report->replaced += loss == LOSS_OTHER_BUILD;
    } else if (result == FILE_LOST) {
        report->left++;
    }
    if (result == FILE_LOST || loss != LOSS_UNKNOWN)
        settle_tell_file(report, settle_target_path(target), loss);
}

/* Updates all files that are open; of those, the ones that were locked if `busy`. Returns how many
 * are locked now. */
static size_t update_each(struct settle_batch *batch, const struct settle_sum *sum, bool busy,
                          struct settle_report *report)
{
    size_t locked = 0;
    for (struct settle_target target = {0}; settle_target_next(sum, &target);) {
        const struct settle_file *state = settle_target_state(&target);
        if (!settle_target_is_open(&target) || (busy && !state->is_busy))
            continue;
        update_one(batch, &target, report);
        locked += state->is_busy;
        if (!report->is_silent)
            progress_show("covkeep: updated %zu files", report->files);
    }
    return locked;
}

static void tell_locked(const struct settle_sum *sum, struct settle_report *report)
{
    for (struct settle_target target = {0}; settle_target_next(sum, &target);)
        if (settle_target_state(&target)->is_busy) {
            settle_tell_file(report, settle_target_path(&target), LOSS_LOCKED);
            report->left++;
        }
}

bool settle_update(struct settle_batch *batch, struct settle_sum *sum, unsigned patience_ms,
                   struct settle_report *report)
{
    size_t left = report->left;
    int64_t end = end_of(patience_ms);
    size_t locked = update_each(batch, sum, false, report);
    while (locked > 0 && clock_ns(CLOCK_MONOTONIC) < end) {
        pause_a_little();
        locked = update_each(batch, sum, true, report);
    }
    if (locked > 0)
        tell_locked(sum, report);
    return report->left == left;
}
