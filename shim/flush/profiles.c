/* SPDX-License-Identifier: MIT
 *
 * A write is due when the runtime has asked for it: then the file gets the whole profile, and
 * another one if the runtime has asked before. Any other write brings the file up to date: what was
 * counted since the last one is added to the profile that this process has in the file already, or
 * is a new profile where there is none. That the program has reset its counters in between shows
 * when one of them has become smaller, and not where all of them have come as far again.
 */
#include "flush/profiles.h"

#include <errno.h>
#include <string.h>

#include "flush/module_lock.h"
#include "flush/profile_names.h"
#include "process/deadline.h"
#include "process/progress.h"
#include "report.h"
#include "llvm/images.h"
#include "llvm/profile.h"
#include "llvm/raw.h"

static bool is_exiting; /* the runtimes have written in exit */

bool profiles_are_there(void)
{
    return llvm_image_next(NULL);
}

static bool is_due(const struct llvm_image *image)
{
    return __atomic_load_n(&image->is_due, __ATOMIC_SEQ_CST);
}

/* Returns whether the memory of the image may be touched. */
static bool may_touch(const struct llvm_image *image)
{
    return image->is_lasting || !module_lock_is_refused();
}

static bool has_more(const struct llvm_image *image)
{
    return profile_is_writable(image) && may_touch(image) && !image->is_given_up &&
           (is_due(image) || (!(image->dumped && *image->dumped) && llvm_image_has_counted(image)));
}

static void give_up(struct llvm_image *image, enum loss_reason loss)
{
    const char *path = image->progress->path;
    if (!image->is_given_up)
        report_loss(loss, *path ? path : image->given);
    image->is_given_up = true;
    image->is_pending = false;
}

/* Tells of an image that only its runtime can write, which it does at exit. */
static void tell_refused(struct llvm_image *image)
{
    if (image->refusal != LOSS_UNKNOWN && !is_exiting)
        give_up(image, image->refusal);
}

void profiles_begin(bool only_due)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));) {
        if (!only_due)
            tell_refused(image);
        image->is_pending = (!only_due || is_due(image)) && has_more(image);
        if (image->is_pending && !*image->progress->path)
            give_up(image, LOSS_NAME_TOO_LONG);
    }
}

bool profiles_have_more(void)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (has_more(image))
            return true;
    return false;
}

int64_t profiles_take_counts(struct llvm_image *image, const unsigned char **counts)
{
    struct llvm_progress *progress = image->progress;
    llvm_image_take(image);
    *counts = progress->next;
    if (is_due(image) && progress->is_asked)
        return LLVM_PROFILE_APPEND;
    *counts = progress->more;
    bool is_more = llvm_raw_subtract(image, progress->more, progress->next, progress->written);
    return is_more && strcmp(progress->written_to, progress->path) == 0 ? progress->written_at
                                                                        : LLVM_PROFILE_APPEND;
}

/* Composes the profile of what the image has counted. Returns false where there is no memory. */
static bool compose(struct profiles_writer *w, struct llvm_image *image)
{
    const unsigned char *counts;
    int64_t at = profiles_take_counts(image, &counts);
    struct llvm_shape shape = llvm_raw_shape(image);
    if (!file_scratch_reserve(w->content, shape.size))
        return false;
    llvm_raw_put(image, counts, w->content->memory);
    w->write = (struct llvm_write){.path = image->progress->path,
                                   .is_pool = image->is_pool,
                                   .content = w->content->memory,
                                   .shape = shape,
                                   .at = at,
                                   .scratch = w->scratch};
    w->deposit = NULL;
    return true;
}

void profiles_note_written(struct llvm_image *image, int64_t at)
{
    llvm_image_note_written(image, at);
    image->progress->is_asked |= is_due(image);
    __atomic_store_n(&image->is_due, false, __ATOMIC_SEQ_CST);
}

static void end(struct profiles_writer *w, struct llvm_image *image, bool is_written)
{
    if (is_written)
        profiles_note_written(image, w->deposit ? LLVM_PROFILE_APPEND : w->write.at);
    __atomic_store_n(&w->image, NULL, __ATOMIC_SEQ_CST);
    file_commit_none(&w->scratch->commit);
}

/* Writes what is composed, or leaves it to the elder. */
static enum file_result write_or_leave(struct profiles_writer *w)
{
    enum file_result result = FILE_LOST;
    w->write.loss = (enum loss_reason)EACCES;
    if (!w->is_elsewhere)
        result = llvm_profile_write(&w->write);
    if (result != FILE_LOST || !loss_is_of_rights(w->write.loss) ||
        !deposits_put(&w->write, &w->deposit))
        return result;
    w->has_handed_over = true;
    return FILE_WRITTEN;
}

/* Writes one image. Returns false when another process holds its file locked. */
static bool write_image(struct profiles_writer *w, struct llvm_image *image)
{
    progress_note();
    if (!compose(w, image)) {
        give_up(image, (enum loss_reason)ENOMEM);
        return true;
    }
    __atomic_store_n(&w->image, image, __ATOMIC_SEQ_CST);
    enum file_result result = write_or_leave(w);
    if (result == FILE_LOST)
        give_up(image, w->write.loss);
    else if (w->write.is_set_aside)
        report_line("set aside", image->progress->path, "held no whole profile of this program");
    end(w, image, result == FILE_WRITTEN);
    image->is_pending = result == FILE_BUSY;
    return result != FILE_BUSY;
}

void profiles_begin_work(struct profiles_writer *w, struct file_scratch *scratch,
                         struct file_scratch *content, bool is_elsewhere)
{
    w->scratch = scratch;
    w->content = content;
    w->is_elsewhere = is_elsewhere;
}

size_t profiles_write(struct profiles_writer *w)
{
    size_t busy = 0;
    w->has_handed_over = false;
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (image->is_pending)
            busy += !write_image(w, image);
    return busy;
}

/* Writes one image into another file, which is treated as a merge pool. Returns false when that
 * cannot be done: then nothing has changed. */
static bool write_into(struct profiles_writer *w, struct llvm_image *image, char *path,
                       const struct deadline *deadline)
{
    enum file_result result;
    if (!compose(w, image))
        return false;
    w->write.path = path;
    w->write.is_pool = true;
    __atomic_store_n(&w->image, image, __ATOMIC_SEQ_CST);
    do
        result = llvm_profile_write(&w->write);
    while (result == FILE_BUSY && !deadline_has_passed(deadline) && (progress_pause(), true));
    if (result == FILE_WRITTEN)
        llvm_image_note_seen(image);
    end(w, image, false);
    return result == FILE_WRITTEN;
}

size_t profiles_write_into(struct profiles_writer *w, const char *into, char path[PATH_MAX],
                           const struct deadline *deadline)
{
    size_t lost = 0;
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (image->refusal != LOSS_UNKNOWN)
            lost++;
        else if (has_more(image))
            lost += !(file_put_below(path, into, image->progress->path) &&
                      write_into(w, image, path, deadline));
    return lost;
}

size_t profiles_count_unwritten(void)
{
    size_t count = 0;
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        count += image->is_pending || image->is_given_up;
    return count;
}

void profiles_tell_busy(void)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));) {
        if (image->is_pending && !image->is_told_busy)
            report_loss(LOSS_LOCKED, image->progress->path);
        image->is_told_busy |= image->is_pending;
    }
}

void profiles_restart(void)
{
    is_exiting = false;
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        llvm_image_restart(image);
}

void profiles_exit_begins(void)
{
    is_exiting = true;
}

bool profiles_exit_has_begun(void)
{
    return is_exiting;
}

/* Returns the image if it is still in the list. */
static struct llvm_image *listed(const struct llvm_image *wanted)
{
    struct llvm_image *image = NULL;
    while ((image = llvm_image_next(image)) && image != wanted)
        ;
    return image;
}

void profiles_conclude(struct profiles_writer *w)
{
    struct llvm_image *image = listed(w->image);
    if (!image)
        return;
    struct file_commit *commit = &w->scratch->commit;
    end(w, image,
        deposit_is_made(w->deposit) || file_commit_is_made(commit, w->write.path) ||
            file_commit_finish(commit, w->write.path, w->scratch->memory));
}

void profiles_ask(struct llvm_image *image)
{
    image->is_given_up = false;
    __atomic_store_n(&image->is_due, true, __ATOMIC_SEQ_CST);
}

bool profiles_is_answered(struct llvm_image *image)
{
    if (!is_due(image))
        return true;
    llvm_image_take(image);
    llvm_image_note_written(image, LLVM_PROFILE_APPEND);
    image->progress->is_asked = true;
    __atomic_store_n(&image->is_due, false, __ATOMIC_SEQ_CST);
    return false;
}
