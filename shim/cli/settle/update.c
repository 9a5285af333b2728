/* SPDX-License-Identifier: MIT
 *
 * The one place where the command updates a file of a program.
 */
#include "cli/settle/update.h"

#include <time.h>

#include "cli/clock.h"
#include "cli/progress.h"
#include "gcov/file.h"

#define PAUSE_MS 20
#define NS_PER_MS INT64_C(1000000)

/* The path is in memory of our own, which the update writes to and restores. */
static char *path_of(const struct settle_image *image, size_t file)
{
    return (char *)image->units[file].unit.record->filename;
}

static void pause_a_little(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * NS_PER_MS};
    nanosleep(&pause, NULL);
}

static int64_t end_of(unsigned patience_ms)
{
    return clock_ns(CLOCK_MONOTONIC) + patience_ms * NS_PER_MS;
}

bool settle_update_complete(const struct settle_image *image, size_t file, unsigned patience_ms,
                            struct settle_report *report)
{
    struct file_scratch scratch = {0};
    enum loss_reason loss;
    enum file_result result;
    for (int64_t end = end_of(patience_ms);; pause_a_little()) {
        result = gcov_file_complete(path_of(image, file), &scratch, &loss);
        if (result != FILE_BUSY || clock_ns(CLOCK_MONOTONIC) >= end)
            break;
    }
    file_scratch_free(&scratch);
    if (result == FILE_WRITTEN)
        return true;
    settle_tell_file(report, path_of(image, file), result == FILE_BUSY ? LOSS_LOCKED : loss);
    report->left++;
    return false;
}

static void note_done(struct settle_batch *batch, struct settle_image *image, size_t file)
{
    settle_batch_done(batch, image->key, file);
    image->files[file].is_done = true;
}

static void update_one(struct settle_batch *batch, struct settle_image *image, size_t file,
                       struct settle_report *report)
{
    const struct gcov_unit *unit = &image->units[file].unit;
    struct settle_file *state = &image->files[file];
    struct gcda_run run = settle_image_run(image, file);
    enum loss_reason loss;
    if (!gcov_unit_is_mergeable(unit)) {
        settle_tell_file(report, path_of(image, file), LOSS_VALUE_PROFILES);
        report->lost++;
        note_done(batch, image, file);
        return;
    }
    enum file_result result = gcov_file_update(path_of(image, file), unit, &run,
                                               settle_batch_begin(batch, image->key, file), &loss);
    state->is_busy = result == FILE_BUSY;
    if (result == FILE_WRITTEN) {
        note_done(batch, image, file);
        report->files++;
        report->replaced += loss == LOSS_OTHER_BUILD;
    } else if (result == FILE_LOST) {
        report->left++;
    }
    if (result == FILE_LOST || loss != LOSS_UNKNOWN)
        settle_tell_file(report, path_of(image, file), loss);
}

/* Calls `each` for all files that are open; of those that were locked if `busy`. Returns how many
 * are locked now. */
static size_t update_each(struct settle_batch *batch, struct settle_sum *sum, bool busy,
                          struct settle_report *report)
{
    size_t locked = 0;
    for (size_t i = 0; i < sum->count; i++)
        for (size_t file = 0; file < sum->images[i].count; file++) {
            struct settle_image *image = &sum->images[i];
            if (!settle_image_is_open(image, file) || (busy && !image->files[file].is_busy))
                continue;
            update_one(batch, image, file, report);
            locked += image->files[file].is_busy;
            if (!report->is_silent)
                progress_show("covkeep: updated %zu files", report->files);
        }
    return locked;
}

static void tell_locked(const struct settle_sum *sum, struct settle_report *report)
{
    for (size_t i = 0; i < sum->count; i++)
        for (size_t file = 0; file < sum->images[i].count; file++)
            if (sum->images[i].files[file].is_busy) {
                settle_tell_file(report, path_of(&sum->images[i], file), LOSS_LOCKED);
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
