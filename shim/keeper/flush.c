/* SPDX-License-Identifier: MIT
 *
 * The two ways to the writer: by the keeper, or in this process. What the latter works with is
 * mapped, never on the stack: a thread's stack may be small.
 */
#include "keeper/flush.h"

#include <errno.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "flush/deposits.h"
#include "flush/family.h"
#include "flush/journal.h"
#include "flush/module_lock.h"
#include "flush/paths.h"
#include "flush/pending.h"
#include "flush/profiles.h"
#include "flush/writer.h"
#include "gcov/images.h"
#include "gcov/names.h"
#include "keeper/place.h"
#include "kernel/sys.h"
#include "process/deadline.h"
#include "process/grace.h"
#include "report.h"

extern char __libc_single_threaded __attribute__((weak)); /* from glibc 2.32 on */

static void take_paths(bool anew)
{
    paths_take(anew, (pid_t)sys_call(SYS_getpid));
}

void flush_start(void)
{
    journal_start();
    family_start(deposits_size());
    deposits_start();
    take_paths(false); /* first: to change the memory's map costs more once the keeper shares it */
    keeper_start();
}

void flush_forked(void)
{
    journal_forked();
    pending_restart();
    if (gcov_names_hold_pid() || profiles_are_there())
        take_paths(true);
    keeper_start();
}

void flush_know_images(void)
{
    take_paths(false);
}

/* False where libc does not tell. A thread that libc did not start is not counted: it cannot run
 * counted code. */
static bool is_single_threaded(void)
{
    return &__libc_single_threaded && __libc_single_threaded;
}

/* Whether the keeper may leave before the program ends. With other threads it stays to the end, for
 * what they count until then; and it stays where nobody else can write the record. */
static bool may_leave(void)
{
    return is_single_threaded() && !blackbox_needs_keeper();
}

/* Whether the keeper may leave before the destructors: mostly they count nothing. If they do, the
 * keeper gets a successor. A record is to tell a death in a destructor, too. */
static bool may_leave_at_exit(void)
{
    return is_single_threaded() && !blackbox_is_on() && gcov_images_end_uncounted();
}

static unsigned wishes_for(enum flush_purpose purpose)
{
    switch (purpose) {
    case FLUSH_WITH_LIBGCOV:
        return KEEPER_FLUSH | KEEPER_AT_EXIT;
    case FLUSH_AT_EXIT:
        return KEEPER_FLUSH | KEEPER_AT_EXIT |
               (may_leave_at_exit() ? KEEPER_LEAVE | KEEPER_EXITS : 0);
    case FLUSH_TO_EXIT:
        return KEEPER_FLUSH | (may_leave() ? KEEPER_LEAVE | KEEPER_EXITS : 0);
    case FLUSH_AT_END:
        return KEEPER_FLUSH | (may_leave() ? KEEPER_LEAVE : 0);
    default:
        return KEEPER_FLUSH;
    }
}

/* With nothing left to write, the keeper may leave as after a request. */
static void let_keeper_go(enum flush_purpose purpose)
{
    if (purpose == FLUSH_AT_EXIT && may_leave_at_exit())
        keeper_let_go();
    else if ((purpose == FLUSH_TO_EXIT || purpose == FLUSH_AT_END) && may_leave())
        keeper_dismiss(purpose == FLUSH_TO_EXIT);
}

/* Whether libgcov comes after the flush, and writes what it alone can. */
static bool leaves_mixed(enum flush_purpose purpose)
{
    return purpose == FLUSH_AT_EXIT || purpose == FLUSH_WITH_LIBGCOV;
}

static bool append_inside(enum flush_purpose purpose)
{
    if (paths_are_old())
        take_paths(true);
    return writer_run_journal(leaves_mixed(purpose));
}

/* Appends to the journal without a hand-over. A thread that is interrupted in the middle of that
 * leaves the rest to the keeper, after the death. Where other threads go on counting the keeper is
 * asked, and so found dead if it was killed: it is to write the rest. */
static bool append_here(enum flush_purpose purpose)
{
    if (!journal_is_on() || !is_single_threaded() || !keeper_is_there() || keeper_is_of_other())
        return false;
    enum journal_turn turn = journal_turn_take();
    if (turn != JOURNAL_MINE)
        return turn == JOURNAL_HERE;
    bool is_appended = module_lock_enter_alone(grace_to_look_ms()) && append_inside(purpose);
    module_lock_leave_alone();
    journal_turn_end();
    if (is_appended)
        let_keeper_go(purpose);
    return is_appended;
}

/* What a keeper wrote that has left is all, if nothing was counted since. A keeper that was killed
 * gets a successor, which stays to the end for what other threads count.
 * If the successor is killed, too, this process writes by itself. */
enum keeper_answer flush_by_keeper(enum flush_purpose purpose, long long patience_ms)
{
    if (!keeper_is_of_other() && (paths_are_old() || paths_are_relative()))
        place_note_directory();
    /* The rest of the time is for the lines about locked files, and for dying. */
    deadline_set(grace_to_write_ms(patience_ms));
    if ((keeper_has_left() && !pending_has_more()) || append_here(purpose))
        return KEEPER_SERVED;
    enum keeper_answer answer = keeper_ask(wishes_for(purpose), patience_ms);
    if (answer == KEEPER_NONE && keeper_replace())
        answer = keeper_ask(wishes_for(purpose), patience_ms);
    return answer;
}

bool flush_is_done(void)
{
    if (pending_has_more())
        return false;
    if (may_leave())
        keeper_dismiss(true);
    return true;
}

void flush_alone(enum flush_purpose purpose)
{
    keeper_conclude();
    struct writer *writer = sys_map(sizeof(*writer));
    if (!writer) {
        report_loss((enum loss_reason)ENOMEM, NULL);
        return;
    }
    if (!module_lock_enter_alone(grace_to_come_in_ms()))
        pending_tell_refused();
    if (paths_are_old())
        take_paths(true);
    writer_run(writer, leaves_mixed(purpose), &deadline_of_program);
    module_lock_leave_alone();
    file_scratch_free(&writer->scratch);
    file_scratch_free(&writer->taken);
    sys_call(SYS_munmap, writer, sizeof(*writer));
}
