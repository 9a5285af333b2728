/* SPDX-License-Identifier: MIT
 *
 * Keeps the record in memory, and writes it to the file when something lasting has happened. It
 * must never write through a mapping: whoever cuts the file off, or fills its disk, would end the
 * process by SIGBUS. It needs no lock: the fields are the process's own, and of two threads that
 * end it at once the later one's word counts.
 */
#include "blackbox/own.h"

#include "blackbox/file.h"
#include "blackbox/more.h"
#include "blackbox/record.h"
#include "kernel/quiet.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *module) __attribute__((weak));

START_PAGE struct blackbox_record own_record;
static START_PAGE bool is_on; /* the file has own_record */
static START_PAGE pid_t
    forked; /* while forked_ns is not 0: the child whose parent's record is here; */
static START_PAGE int64_t forked_ns; /* 0 in a process that has its own record */
static START_PAGE bool is_kept;      /* a keeper writes what is not in the file yet */
static START_PAGE bool is_new;       /* something in the record is not in the file yet */
START_PAGE int64_t own_ending_ns;

static pid_t my_pid(void)
{
    return (pid_t)sys_call(SYS_getpid);
}

static void make_for_child(void)
{
    record_inherit(&own_record);
    own_record.start_ns = forked_ns;
    forked_ns = 0;
    more_forget();
    is_on = blackbox_file_add(&own_record);
}

void blackbox_forked(void)
{
    own_ending_ns = 0;
    is_kept = is_new = false;
    if (is_on && quiet_is_on()) {
        forked_ns = 1;
        forked = 0;
    } else if (is_on && !(forked_ns && forked == my_pid())) {
        forked_ns = record_now_ns();
        forked = my_pid();
    }
}

/* Whether the record is that of the process whose memory this is. A forked child gets its record
 * here. */
bool own_is_here(void)
{
    if (is_on && forked_ns && !quiet_is_on() && forked == my_pid())
        make_for_child();
    return is_on && !forked_ns;
}

/* Whether the caller is that process. A guest in its memory cannot be told apart while the process
 * is quiet, since that takes a system call. */
bool own_is_mine(void)
{
    return own_is_here() && (quiet_is_on() || own_record.pid == my_pid());
}

void own_put(void)
{
    is_new = false;
    __atomic_add_fetch(&own_record.revision, 1, __ATOMIC_RELAXED);
    more_put(&own_record);
    if (!blackbox_file_put(&own_record))
        is_new = true;
}

void own_put_if_allowed(void)
{
    is_new = true;
    if (!quiet_is_on())
        own_put();
}

void own_note(void)
{
    is_new = true;
    if (!is_kept)
        own_put_if_allowed();
}

void blackbox_begin(void)
{
    own_is_mine();
}

void blackbox_kept(void)
{
    is_kept = true;
}

bool blackbox_needs_keeper(void)
{
    return !quiet_is_on() && own_is_mine() && own_record.end == BLACKBOX_OPEN &&
           !blackbox_file_can_put();
}

void blackbox_keeper_leaves(void)
{
    is_kept = false;
    if (own_is_here() && is_new && own_record.end != BLACKBOX_OPEN)
        own_put();
}

void blackbox_exit_done(void)
{
    if (is_new && !quiet_is_on() && own_is_mine())
        own_put();
}

void blackbox_notes_quiet(bool is_quiet)
{
    if (own_is_mine()) {
        own_record.is_quiet = is_quiet;
        own_put_if_allowed();
    }
}

pid_t blackbox_pid(void)
{
    return is_on ? own_record.pid : quiet_is_on() ? 0 : my_pid();
}

bool blackbox_is_on(void)
{
    return is_on;
}

bool blackbox_may_tell(void)
{
    return is_on && !quiet_is_on();
}

bool own_is_of_parent(void)
{
    return forked_ns != 0;
}

bool own_start(const char *directory)
{
    if (!blackbox_file_is_in(directory) || !blackbox_file_add(&own_record))
        return false;
    is_on = true;
    if (__register_atfork)
        __register_atfork(NULL, NULL, blackbox_forked, NULL);
    return true;
}
