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

static void mark_done(struct settle_batch *batch, struct settle_sum *sum)
{
    size_t room = room_of(batch);
    for (batch->used = 0; batch->used < room; batch->used++) {
        struct settle_target target;
        struct settle_place place = batch->page->done[batch->used];
        if (!place.file)
            break;
        if (settle_target_find(&target, sum, place))
            settle_target_state(&target)->is_done = true;
    }
}

/* What a process has sent into a .profraw file in part is completed; the rest of it is known. */
static bool is_made(const struct settle_target *target, const struct file_commit *commit)
{
    return (target->profile && commit->kind == FILE_COMMIT_SEND) ||
           file_commit_is_made(commit, settle_target_path(target));
}

/* Looks what has become of the update that was going on. A content in the memory of a process that
 * is gone tells nothing. */
static bool look_at_former(const struct settle_batch *batch, struct settle_sum *sum,
                           struct settle_former *former)
{
    struct settle_place current = batch->page->current;
    struct file_commit *commit = &batch->page->scratch.commit;
    *former = (struct settle_former){.commit = commit};
    if (!current.file || commit->kind == FILE_COMMIT_NONE)
        return true;
    errno = ENOENT;
    if (!settle_target_find(&former->target, sum, current))
        return false;
    if (settle_target_state(&former->target)->is_done)
        return true;
    former->is_doubtful = commit->kind == FILE_COMMIT_CONTENT;
    former->is_made = !former->is_doubtful && is_made(&former->target, commit);
    return true;
}

bool settle_batch_resume(struct settle_batch *batch, struct settle_sum *sum,
                         struct settle_former *former)
{
    mark_done(batch, sum);
    size_t places = batch->used + settle_target_count(sum) + 1;
    return look_at_former(batch, sum, former) &&
           settle_batch_extend(batch, sizeof(*batch->page) + places * sizeof(struct settle_place));
}

void settle_batch_accept(struct settle_batch *batch, const struct settle_former *former)
{
    if (former->is_made) {
        settle_target_state(&former->target)->is_done = true;
        settle_batch_done(batch, &former->target);
    }
    file_commit_none(&batch->page->scratch.commit);
    batch->page->scratch = (struct file_scratch){.is_watched = true};
    batch->is_mine = true;
}

struct file_scratch *settle_batch_begin(struct settle_batch *batch,
                                        const struct settle_target *target)
{
    file_commit_none(&batch->page->scratch.commit);
    batch->page->current = settle_target_place(target);
    return &batch->page->scratch;
}

void settle_batch_done(struct settle_batch *batch, const struct settle_target *target)
{
    struct settle_place now = settle_target_place(target);
    struct settle_place *place = &batch->page->done[batch->used++];
    place->key = now.key;
    __atomic_store_n(&place->file, now.file, __ATOMIC_RELEASE);
}
