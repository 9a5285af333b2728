/* SPDX-License-Identifier: MIT
 *
 * What a journal's directory notes of what was settled, so that each record counts once whenever
 * the command is killed. The state says up to where the records of the journal were taken over into
 * batches (batch.h), and how many ids are known. It changes by a rename, so it is the old one or
 * the new one. Behind it the file of ids holds the id of each record that counts, and its place;
 * what stands there behind those that are known counts for nothing.
 */
#ifndef COVKEEP_CLI_SETTLE_STATE_H
#define COVKEEP_CLI_SETTLE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/settle/journal.h"
#include "cli/settle/sum.h"

struct settle_state {
    char magic[8];
    uint64_t first;  /* checksum of the journal's first bytes: it is the same journal */
    uint64_t offset; /* the end of what was taken over */
    uint64_t ids;
    uint64_t next; /* the number of the next batch */
    uint64_t checksum;
};

/* settle_state_lock() takes the lock of the directory, and waits for another command that has it.
 * It returns a descriptor, which holds the lock while it is open; -1, with errno. */
int settle_state_lock(const struct settle_journal *journal);

/* settle_state_read() reads the state, which is that of a new journal if there is none, or if
 * another journal's lies there, and the ids. It returns false, with errno, where that fails;
 * EBADMSG: what is there is broken. */
bool settle_state_read(struct settle_state *state, const struct settle_journal *journal,
                       struct settle_ids *ids);

/* settle_state_advance() notes the ids that were added last, that the records up to `offset` are
 * taken over, and that the next batch has a number of its own. It returns false, with errno, where
 * that fails; then all is as before. */
bool settle_state_advance(struct settle_state *state, const struct settle_journal *journal,
                          const struct settle_ids *ids, uint64_t offset);

#endif
