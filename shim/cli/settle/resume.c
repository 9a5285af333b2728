/* SPDX-License-Identifier: MIT
 *
 * How far a batch has come: which of its files are done, and what has become of the update that a
 * command was killed in.
 */
#include <errno.h>

#include "cli/settle/batch_page.h"

static size_t room_of(const struct settle_batch *batch)
{
    return (batch->size - sizeof(*batch->page)) / sizeof(struct settle_place);
}

static struct settle_image *find(struct settle_sum *sum, struct settle_place place)
{
    struct settle_image *image = place.file ? settle_sum_image(sum, place.key) : NULL;
    return image && place.file <= image->count ? image : NULL;
}

static void mark_done(struct settle_batch *batch, struct settle_sum *sum)
{
    size_t room = room_of(batch);
    for (batch->used = 0; batch->used < room; batch->used++) {
        struct settle_place place = batch->page->done[batch->used];
        struct settle_image *image = find(sum, place);
        if (!place.file)
            break;
        if (image)
            image->files[place.file - 1].is_done = true;
    }
}

static size_t count_files(const struct settle_sum *sum)
{
    size_t count = 0;
    for (size_t i = 0; i < sum->count; i++)
        count += sum->images[i].count;
    return count;
}

/* Looks what has become of the update that was going on. A content in the memory of a process that
 * is gone tells nothing. */
static bool look_at_former(const struct settle_batch *batch, struct settle_sum *sum,
                           struct settle_former *former)
{
    struct settle_place current = batch->page->current;
    const struct file_commit *commit = &batch->page->scratch.commit;
    *former = (struct settle_former){.file = (size_t)current.file - 1};
    if (!current.file || commit->kind == FILE_COMMIT_NONE)
        return true;
    struct settle_image *image = find(sum, current);
    errno = ENOENT;
    if (!image)
        return false;
    if (image->files[former->file].is_done)
        return true;
    former->image = image;
    former->is_doubtful = commit->kind == FILE_COMMIT_CONTENT;
    former->is_made = !former->is_doubtful &&
                      file_commit_is_made(commit, image->units[former->file].unit.record->filename);
    return true;
}

bool settle_batch_resume(struct settle_batch *batch, struct settle_sum *sum,
                         struct settle_former *former)
{
    mark_done(batch, sum);
    size_t places = batch->used + count_files(sum) + 1;
    return look_at_former(batch, sum, former) &&
           settle_batch_extend(batch, sizeof(*batch->page) + places * sizeof(struct settle_place));
}

void settle_batch_accept(struct settle_batch *batch, const struct settle_former *former)
{
    if (former->is_made) {
        former->image->files[former->file].is_done = true;
        settle_batch_done(batch, former->image->key, former->file);
    }
    file_commit_none(&batch->page->scratch.commit);
    batch->page->scratch = (struct file_scratch){.is_watched = true};
    batch->is_mine = true;
}

struct file_scratch *settle_batch_begin(struct settle_batch *batch, uint64_t key, size_t file)
{
    file_commit_none(&batch->page->scratch.commit);
    batch->page->current = (struct settle_place){.key = key, .file = file + 1};
    return &batch->page->scratch;
}

void settle_batch_done(struct settle_batch *batch, uint64_t key, size_t file)
{
    struct settle_place *place = &batch->page->done[batch->used++];
    place->key = key;
    __atomic_store_n(&place->file, file + 1, __ATOMIC_RELEASE);
}
