/* SPDX-License-Identifier: MIT
 *
 * Appending to the journal of the run (journal/format.h), where COV_KEEP_JOURNAL names one, in
 * place of updating files. Who appends has the turn: the keeper, or a thread of the program. A
 * record is complete in memory that both share before anything of it is written, and counts as
 * written only after that. So when its writer is killed, who takes the turn next appends the same
 * record again, and who reads the journal takes it once. What cannot be appended is left to the
 * writer of files. Everything is async-signal-safe, and makes no use of libc's state.
 */
#ifndef COVKEEP_FLUSH_JOURNAL_H
#define COVKEEP_FLUSH_JOURNAL_H

#include <stdbool.h>

/* journal_start() is called when the process gets armed. The label that it has then (env/label.h)
 * is that of its records. */
void journal_start(void);

/* journal_is_on() returns whether there is a journal. */
bool journal_is_on(void);

/* journal_forked() begins the records of a forked child, whose label is that of this moment. */
void journal_forked(void);

enum journal_turn {
    JOURNAL_MINE,   /* the turn was nobody's, and is the caller's now */
    JOURNAL_HERE,   /* the calling thread has it already: a handler has interrupted the append */
    JOURNAL_OTHERS, /* another thread has it, or the keeper */
};

/* journal_turn_take() takes the turn for the calling thread of a program whose keeper lives, if the
 * turn is nobody's. */
enum journal_turn journal_turn_take(void);

/* journal_turn_await() takes the turn for the writer (writer.h), and waits while a thread of the
 * program has it. `in_keeper`: the caller is the keeper, and waits no longer than the program
 * lives. Otherwise the program has no keeper, and the caller takes the turn from its own thread,
 * which a handler has interrupted for ever. journal_turn_end() gives the turn back. */
void journal_turn_await(bool in_keeper);
void journal_turn_end(void);

/* journal_append() appends one record with what is pending in all images (pending.h), and notes it
 * as written: no slot is marked after that. It returns false, and changes nothing, where the record
 * cannot be appended. The caller has the turn. */
bool journal_append(void);

/* What the last journal_append() has done. */
struct journal_done {
    unsigned files;
    unsigned long long bytes;
};
struct journal_done journal_last(void);

#endif
