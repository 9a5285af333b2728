/* SPDX-License-Identifier: MIT
 *
 * First what an earlier command has left, batch by batch, then one batch of all that has come
 * since. The order within a batch is the promise: the batch is noted before a file is touched, each
 * file is noted as done before the next one is touched, and the batch goes when all files are done.
 */
#include "cli/settle/write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/settle/batch.h"
#include "cli/settle/state.h"
#include "cli/settle/update.h"

struct settling {
    const struct settle_journal *journal;
    struct settle_state state;
    struct settle_ids ids;
    uint64_t open_from; /* where the first batch begins that is not finished */
    unsigned patience_ms;
    struct settle_report *report;
};

static void fail(const struct settling *s, const char *what)
{
    settle_tell(s->report, "%s: %s: %s", s->journal->path, what, strerror(errno));
    s->report->failures++;
}

static struct settle_sum sum_of(const struct settling *s)
{
    return (struct settle_sum){.journals = s->journal, .journal_count = 1};
}

static void finish(const struct settling *s, struct settle_batch *batch)
{
    settle_batch_finish(batch);
    uint64_t to = settle_batch_to(batch);
    settle_journal_empty(s->journal, to < s->open_from ? to : s->open_from);
    settle_batch_remove(s->journal, batch->number);
}

/* Updates the files of a batch whose records are in the sums. */
static void work_off(struct settling *s, struct settle_batch *batch, struct settle_sum *sum)
{
    struct settle_former former;
    size_t missing = settle_sum_tell(sum, s->report);
    if (!settle_batch_resume(batch, sum, &former)) {
        fail(s, "a batch cannot go on");
        return;
    }
    if (former.is_made && !settle_update_complete(&former, s->patience_ms, s->report))
        return;
    settle_batch_accept(batch, &former);
    if (former.is_doubtful)
        settle_tell(s->report, "%s: it may be counted twice: an earlier covkeep was killed there",
                    settle_target_path(&former.target));
    if (settle_update(batch, sum, s->patience_ms, s->report) && !missing)
        finish(s, batch);
}

static bool has_memory(const struct settling *s, const struct settle_sum *sum)
{
    errno = ENOMEM;
    if (sum->is_out_of_memory)
        fail(s, "its records");
    return !sum->is_out_of_memory;
}

static void add_up_and_work_off(struct settling *s, struct settle_batch *batch)
{
    struct settle_sum sum = sum_of(s);
    settle_sum_add(&sum, s->journal, settle_batch_from(batch), settle_batch_to(batch), 0, &s->ids,
                   s->report->is_silent);
    if (has_memory(s, &sum))
        work_off(s, batch, &sum);
    settle_sum_free(&sum);
}

static void set_aside(const struct settling *s, uint64_t number)
{
    settle_batch_set_aside(s->journal, number);
    settle_tell(s->report,
                "%s: a batch cannot be read, so some records of it may not be in their files; "
                "covkeep settle --into DIR writes all",
                s->journal->path);
    s->report->failures++;
}

static void give_up(const struct settling *s, uint64_t number, int error)
{
    errno = error;
    fail(s, "a batch cannot go on");
    if (error == ESTALE)
        settle_batch_remove(s->journal, number);
}

static void go_on(struct settling *s, uint64_t number)
{
    struct settle_batch batch;
    if (!settle_batch_open(&batch, s->journal, &s->state, number)) {
        s->open_from = 0;
        if (errno == EBADMSG)
            set_aside(s, number);
        else
            give_up(s, number, errno);
        return;
    }
    if (settle_batch_is_finished(&batch))
        finish(s, &batch);
    else
        add_up_and_work_off(s, &batch);
    if (!settle_batch_is_finished(&batch) && settle_batch_from(&batch) < s->open_from)
        s->open_from = settle_batch_from(&batch);
    settle_batch_close(&batch);
}

static void go_on_with_all(struct settling *s)
{
    struct settle_batches batches = settle_batch_list(s->journal, s->state.next);
    if (!batches.is_complete)
        fail(s, "its batches");
    if (!batches.is_complete || batches.has_broken)
        s->open_from = 0;
    for (size_t i = 0; i < batches.count; i++)
        go_on(s, batches.number[i]);
    free(batches.number);
}

/* Makes a batch of the sums, which end at `to`. */
static void take_over(struct settling *s, struct settle_sum *sum, uint64_t to)
{
    struct settle_batch batch;
    if (!settle_batch_make(&batch, s->journal, &s->state, to)) {
        fail(s, "its batch");
        return;
    }
    if (settle_state_advance(&s->state, s->journal, &s->ids, to))
        work_off(s, &batch, sum);
    else
        fail(s, "its state");
    settle_batch_close(&batch);
}

static void take_new(struct settling *s)
{
    struct settle_sum sum = sum_of(s);
    uint64_t to = settle_sum_add(&sum, s->journal, s->state.offset, s->journal->size, 0, &s->ids,
                                 s->report->is_silent);
    if (has_memory(s, &sum) && sum.records + sum.duplicates > 0)
        take_over(s, &sum, to);
    settle_sum_free(&sum);
}

static void settle_locked(struct settling *s)
{
    if (s->journal->bytes && settle_state_read(&s->state, s->journal, &s->ids)) {
        go_on_with_all(s);
        take_new(s);
    } else if (s->journal->bytes) {
        fail(s, "its state");
    }
}

/* The records are mapped under the lock, since another command may take over more meanwhile. */
uint64_t settle_write(struct settle_journal *journal, unsigned patience_ms,
                      struct settle_report *report)
{
    struct settling s = {
        .journal = journal, .open_from = UINT64_MAX, .patience_ms = patience_ms, .report = report};
    if (journal->file < 0)
        return 0;
    int lock = settle_state_lock(journal);
    if (lock < 0)
        fail(&s, "its lock");
    else if (!settle_journal_map(journal))
        fail(&s, "its records");
    else
        settle_locked(&s);
    if (lock >= 0)
        close(lock);
    settle_ids_free(&s.ids);
    return s.state.offset;
}
