/* SPDX-License-Identifier: MIT
 *
 * Keeps the record in memory, and writes it to the file when something lasting has happened. It
 * must never write through a mapping: whoever cuts the file off, or fills its disk, would end the
 * process by SIGBUS. It needs no lock: the fields are the process's own, and of two threads that
 * end it at once the later one's word counts. Functions that a keeper or a snapshot child calls,
 * which have another pid, ask has_record(); all others ask is_there().
 */
#include "blackbox/blackbox.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "blackbox/file.h"
#include "blackbox/more.h"
#include "blackbox/record.h"
#include "kernel/quiet.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *module) __attribute__((weak));
int on_exit(void (*function)(int status, void *argument), void *argument) __attribute__((weak));
int __cxa_at_quick_exit(void (*function)(void *), void *module) __attribute__((weak));

static START_PAGE struct blackbox_record record; /* the file may hold an older state of it */
static START_PAGE bool is_on;                    /* the file has `record` */
static START_PAGE pid_t
    forked; /* while forked_ns is not 0: the child whose parent's record is here; */
static START_PAGE int64_t forked_ns; /* 0 in a process that has its own record */
static START_PAGE bool is_kept;      /* a keeper writes what is not in the file yet */
static START_PAGE bool is_new;       /* something in the record is not in the file yet */
static START_PAGE int64_t ending_ns; /* when the signal came that ends the process; 0: none has */

static pid_t my_pid(void)
{
    return (pid_t)sys_call(SYS_getpid);
}

static void make_for_child(void)
{
    record_inherit(&record, &record);
    record.start_ns = forked_ns;
    forked_ns = 0;
    more_forget();
    is_on = blackbox_file_add(&record);
}

void blackbox_forked(void)
{
    ending_ns = 0;
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
static bool has_record(void)
{
    if (is_on && forked_ns && !quiet_is_on() && forked == my_pid())
        make_for_child();
    return is_on && !forked_ns;
}

/* Whether the caller is that process. A guest in its memory cannot be told apart while the process
 * is quiet, since that takes a system call. */
static bool is_there(void)
{
    return has_record() && (quiet_is_on() || record.pid == my_pid());
}

static void put(void)
{
    is_new = false;
    __atomic_add_fetch(&record.revision, 1, __ATOMIC_RELAXED);
    more_put(&record);
    if (!blackbox_file_put(&record))
        is_new = true;
}

static void put_if_allowed(void)
{
    is_new = true;
    if (!quiet_is_on())
        put();
}

/* For what must not be lost with a SIGKILL, but otherwise comes to the file with the end. */
static void note(void)
{
    is_new = true;
    if (!is_kept)
        put_if_allowed();
}

void blackbox_begin(void)
{
    is_there();
}

void blackbox_kept(void)
{
    is_kept = true;
}

bool blackbox_needs_keeper(void)
{
    return !quiet_is_on() && is_there() && record.end == BLACKBOX_OPEN && !blackbox_file_can_put();
}

void blackbox_keeper_leaves(void)
{
    is_kept = false;
    if (has_record() && is_new && record.end != BLACKBOX_OPEN)
        put();
}

void blackbox_exit_done(void)
{
    if (is_new && !quiet_is_on() && is_there())
        put();
}

void blackbox_notes_quiet(bool is_quiet)
{
    if (is_there()) {
        record.is_quiet = is_quiet;
        put_if_allowed();
    }
}

pid_t blackbox_pid(void)
{
    return is_on ? record.pid : quiet_is_on() ? 0 : my_pid();
}

/* Returns false for another process than the record's. */
static bool note_end(enum blackbox_end end, int status, const siginfo_t *info)
{
    if (!is_there())
        return false;
    record.end = end;
    record.status = status;
    record.end_ns = end == BLACKBOX_OPEN || quiet_is_on() ? 0 : record_now_ns();
    record.grace_ms =
        ending_ns && record.end_ns ? (uint32_t)((record.end_ns - ending_ns) / 1000000) : 0;
    if (end == BLACKBOX_OPEN)
        record.is_python_saved = false;
    record.sender_pid = info && info->si_code <= 0 ? info->si_pid : 0;
    record.sender_user = info && info->si_code <= 0 ? info->si_uid : 0;
    return true;
}

static void exits(int status, void *unused)
{
    (void)unused;
    if (note_end(BLACKBOX_EXIT, status & 0xff, NULL))
        note(); /* what is counted from now on is flushed after that */
}

/* Functions of at_quick_exit(3) are not told the status. */
static void exits_quickly(void *unused)
{
    (void)unused;
    blackbox_ends(BLACKBOX_QUICKLY, -1, NULL);
}

void blackbox_describe(char *const *arguments)
{
    record_describe(&record, arguments);
}

void blackbox_variable(const char *entry)
{
    record_add(&record, BLACKBOX_VARIABLES, entry);
}

void blackbox_restored(pid_t by, const char *names)
{
    record.restorer = by;
    if (*names)
        record_add(&record, BLACKBOX_RESTORED, names);
}

void blackbox_start(const char *directory, char *const *arguments)
{
    for (; *arguments; arguments++)
        record_add(&record, BLACKBOX_ARGUMENTS, *arguments);
    if (!blackbox_file_is_in(directory) || !blackbox_file_add(&record))
        return;
    is_on = true;
    if (__register_atfork)
        __register_atfork(NULL, NULL, blackbox_forked, NULL);
    if (on_exit)
        on_exit(exits, NULL);
    if (__cxa_at_quick_exit)
        __cxa_at_quick_exit(exits_quickly, NULL);
}

void blackbox_counts(unsigned images, unsigned files)
{
    if (is_there()) {
        record.carries |= BLACKBOX_GCOV;
        record.images = images;
        record.files = files;
        put_if_allowed();
    }
}

void blackbox_python(const char *python, const char *coverage)
{
    if (is_there()) {
        record.carries |= BLACKBOX_PYTHON;
        if (python) {
            record_put(record.python, sizeof(record.python), python);
            record.python[strcspn(record.python, " ")] = '\0';
        }
        if (coverage)
            record_put(record.coverage, sizeof(record.coverage), coverage);
        put_if_allowed();
    }
}

void blackbox_python_ends(void)
{
    if (is_there()) {
        record.is_python_saved = true;
        note();
    }
}

void blackbox_flushed(unsigned files, unsigned long long bytes, unsigned long long us)
{
    if (!has_record())
        return;
    record.flushes++;
    record.written += files;
    record.written_bytes += bytes;
    record.flush_us += us;
    note();
}

void blackbox_saved(bool is_saved, unsigned us)
{
    if (is_there()) {
        record.saves++;
        record.save_us += us;
        record.is_python_saved = is_saved;
        note();
    }
}

bool blackbox_lost(const char *what, const char *path, const char *reason)
{
    if (!has_record())
        return false;
    __atomic_add_fetch(&record.lost, 1, __ATOMIC_RELAXED);
    more_reason(what, path, reason);
    note();
    return true;
}

void blackbox_ends(enum blackbox_end end, int status, const siginfo_t *info)
{
    if (note_end(end, status, info))
        put_if_allowed();
}

/* Most attempts of a search through PATH are for a file that is not there. */
void blackbox_exec_begins(const char *path)
{
    if (forked_ns || !is_there())
        return;
    if (quiet_is_on() || !path || sys_call(SYS_faccessat, AT_FDCWD, path, X_OK) == 0)
        blackbox_ends(BLACKBOX_EXEC, 0, NULL);
}

void blackbox_exec_failed(void)
{
    if (!forked_ns && is_there() && record.end == BLACKBOX_EXEC)
        blackbox_ends(BLACKBOX_OPEN, 0, NULL);
}

void blackbox_begins_to_end(void)
{
    if (is_on && !ending_ns && !quiet_is_on())
        ending_ns = record_now_ns();
}

void blackbox_is_dead(int status)
{
    if (!has_record())
        return;
    if (status >= 0)
        record_correct(&record, status);
    else if (record.end == BLACKBOX_OPEN)
        record.end = BLACKBOX_KILLED;
    if (record.end_ns == 0)
        record.end_ns = record_now_ns();
    put();
}

bool blackbox_is_on(void)
{
    return is_on;
}

bool blackbox_may_tell(void)
{
    return is_on && !quiet_is_on();
}

void blackbox_event(enum blackbox_event_kind kind, pid_t pid, int value)
{
    if (!is_there())
        return;
    int64_t now_ns = quiet_is_on() ? record.start_ns : record_now_ns();
    more_event(&(struct blackbox_event){.pid = pid,
                                        .kind = (uint16_t)kind,
                                        .value = (uint16_t)value,
                                        .at_ms = (uint32_t)((now_ns - record.start_ns) / 1000000)});
    note();
}
