/* SPDX-License-Identifier: MIT
 *
 * A batch: the records in [from, to) of a journal that are settled together, and which of their
 * files have been updated already. It lies in a file of its own, which is mapped, so that it is
 * known after a SIGKILL at any instant how far the command has come: of the file that was being
 * updated at that time, the commit (file/commit.h) tells whether its update has happened. A batch
 * whose number the state does not know yet is none.
 */
#ifndef COVKEEP_CLI_SETTLE_BATCH_H
#define COVKEEP_CLI_SETTLE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/settle/journal.h"
#include "cli/settle/state.h"
#include "cli/settle/target.h"
#include "file/scratch.h"

struct settle_batch {
    uint64_t number;
    int fd;
    size_t size;
    struct settle_batch_page *page; /* the mapping */
    size_t used;                    /* entries of the list of files that are done */
    bool is_mine;                   /* the scratch memory is this process's */
};

/* What was found of a command that was killed. */
struct settle_former {
    /* The file that it was in the middle of updating, where is_made or is_doubtful is true. */
    struct settle_target target;
    bool is_made; /* that update has happened; it may have to be completed (gcov/redo.h,
                      llvm_profile_complete()) */
    struct file_commit *commit;
    bool is_doubtful; /* nobody can tell whether it has; it counts as not made */
};

/* settle_batch_make() makes the next batch, of what the state has not taken over yet up to `to`;
 * settle_batch_open() opens that of a number. Both return false, with errno, where that fails;
 * EBADMSG: it is broken, ESTALE: it is another journal's. settle_batch_close() closes the batch,
 * and settle_batch_remove() removes its file. */
bool settle_batch_make(struct settle_batch *batch, const struct settle_journal *journal,
                       const struct settle_state *state, uint64_t to);
bool settle_batch_open(struct settle_batch *batch, const struct settle_journal *journal,
                       const struct settle_state *state, uint64_t number);
void settle_batch_close(struct settle_batch *batch);
void settle_batch_remove(const struct settle_journal *journal, uint64_t number);

/* settle_batch_set_aside() gives the file of a batch that cannot be read the name FILE.broken.
 * Nobody knows which of its records are in their files, so none of the journal's records goes as
 * long as that file is there. */
void settle_batch_set_aside(const struct settle_journal *journal, uint64_t number);

/* settle_batch_list() lists the batches of the journal with numbers below `end`, in ascending
 * order. The caller frees `number`. */
struct settle_batches {
    uint64_t *number;
    size_t count;
    bool is_complete; /* all could be listed */
    bool has_broken;  /* one was set aside */
};
struct settle_batches settle_batch_list(const struct settle_journal *journal, uint64_t end);

uint64_t settle_batch_from(const struct settle_batch *batch);
uint64_t settle_batch_to(const struct settle_batch *batch);

/* settle_batch_resume() marks in the sums which files are done, fills in what was found, and makes
 * room to note all the others. It returns false, with errno, where that fails: ENOENT when there is
 * no description of the file that was being updated. When an update that has happened is complete,
 * the caller calls settle_batch_accept(), which notes that it is done, if there was one, and
 * forgets the killed command. Until then a command that is killed leaves the batch as it has found
 * it. */
bool settle_batch_resume(struct settle_batch *batch, struct settle_sum *sum,
                         struct settle_former *former);
void settle_batch_accept(struct settle_batch *batch, const struct settle_former *former);

/* settle_batch_finish() notes that all files are done. From then on the batch is finished, and its
 * records need not be there any more. */
void settle_batch_finish(struct settle_batch *batch);
bool settle_batch_is_finished(const struct settle_batch *batch);

/* settle_batch_begin() notes that the file is going to be updated with the scratch memory that it
 * returns; settle_batch_done(), that it is updated. */
struct file_scratch *settle_batch_begin(struct settle_batch *batch,
                                        const struct settle_target *target);
void settle_batch_done(struct settle_batch *batch, const struct settle_target *target);

#endif
