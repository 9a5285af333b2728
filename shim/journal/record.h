/* SPDX-License-Identifier: MIT
 *
 * Composing a record (format.h) out of what is pending in images. Async-signal-safe, and no use of
 * libc's state.
 */
#ifndef COVKEEP_JOURNAL_RECORD_H
#define COVKEEP_JOURNAL_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/image.h"
#include "journal/format.h"

/* Who the record is of. */
struct journal_author {
    uint64_t process[2];
    uint32_t flush;
    int64_t time_us;
    int32_t pid, parent;
    const char *program, *label;
};

/* A record that is being composed. */
struct journal_composer {
    unsigned char *start, *at;
};

/* journal_record_bound() returns how many bytes the head and the end of a record take at most, and
 * journal_section_bound() the same for the section of an image that has its baseline. */
size_t journal_record_bound(const struct journal_author *author);
size_t journal_section_bound(const struct gcov_image *image);

/* journal_begin() begins a record at `memory`, which has room for it. journal_add() adds a section
 * for the slots of the image that are pending, with what their counters have counted since they
 * were written, and stores in `seen` of each slot the values that it has found (struct gcda_run).
 * It adds nothing for an image without such a slot. journal_end() completes the record and returns
 * its size; 0 when it has no section, or would have more than 4 GB. */
void journal_begin(struct journal_composer *composer, unsigned char *memory,
                   const struct journal_author *author);
void journal_add(struct journal_composer *composer, const struct gcov_image *image, uint64_t key);
size_t journal_end(struct journal_composer *composer);

/* For what adds a section of another kind (profile.h). journal_section_begin() returns where its
 * bytes go, and journal_section_end() completes it. */
unsigned char *journal_section_begin(const struct journal_composer *composer);
void journal_section_end(struct journal_composer *composer, unsigned char *end, uint64_t key,
                         enum journal_kind kind);

#endif
