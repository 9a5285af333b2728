/* SPDX-License-Identifier: MIT
 *
 * The profiles of LLVM's images in a record of the journal (journal.h). Async-signal-safe, and no
 * use of libc's state.
 */
#ifndef COVKEEP_FLUSH_PROFILES_JOURNAL_H
#define COVKEEP_FLUSH_PROFILES_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "journal/record.h"

/* profiles_journal_begin() describes each image that is marked (profiles_begin()), and adds to
 * *size how many bytes their sections take at most. It returns false where one of them cannot be in
 * a record. profiles_journal_add() adds the sections. */
bool profiles_journal_begin(size_t *size);
void profiles_journal_add(struct journal_composer *composer);

/* profiles_journal_note() notes that the counts of the sections are written; to note it twice does
 * no harm. profiles_journal_end() takes the marks away, and returns how many there were. Each file
 * is there then, empty if it was not before: so a shell that expands *.profraw finds its name, and
 * llvm-profdata its content, for which the journal is settled before it starts. */
void profiles_journal_note(void);
unsigned profiles_journal_end(void);

#endif
