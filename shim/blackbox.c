/* SPDX-License-Identifier: MIT
 *
 * Writes the record. No lock: the fields are the process's own, and two threads that end it at once
 * leave the word of the one that was later. What a keeper or a copy of the process calls, which
 * have another pid, asks has_record(); the rest is_there().
 */
#include "blackbox.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "blackbox_file.h"
#include "blackbox_more.h"
#include "blackbox_record.h"
#include "start_page.h"
#include "sys.h"

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *module) __attribute__((weak));
int on_exit(void (*function)(int status, void *argument), void *argument) __attribute__((weak));
int __cxa_at_quick_exit(void (*function)(void *), void *module) __attribute__((weak));

static START_PAGE struct blackbox_record page;    /* as the record was when it was made */
static START_PAGE struct blackbox_record *record; /* `page`, or the one in the file; NULL: none */
static START_PAGE pid_t forked;                   /* it has no record yet, but its parent's here, */
static START_PAGE int64_t forked_ns;              /* where this is not 0 */
static START_PAGE bool is_quiet;                  /* no system call is made, but by the keeper */
static START_PAGE int64_t ending_ns;              /* when a signal's ending began; 0: none has */

static pid_t my_pid(void)
{
    return (pid_t)sys_call(SYS_getpid);
}

/* Only who has coverage, or something to tell before its end, maps its record: for a short process
 * that would cost as much as all the rest. */
static void map(void)
{
    struct blackbox_record *mapped = NULL;
    if (record == &page && !is_quiet)
        mapped = blackbox_file_map();
    if (mapped)
        record = mapped;
}

static void make_for_child(void)
{
    struct blackbox_record *parent = record;
    record_inherit(&page, parent);
    page.start_ns = forked_ns;
    forked_ns = 0;
    if (parent != &page)
        blackbox_file_unmap(parent);
    more_forget();
    record = blackbox_file_add(&page) ? &page : NULL;
}

void blackbox_forked(void)
{
    ending_ns = 0;
    if (record && is_quiet) {
        forked_ns = 1;
        forked = 0;
    } else if (record && !(forked_ns && forked == my_pid())) {
        forked_ns = record_now_ns();
        forked = my_pid();
    }
}

/* The record is that of the process whose memory this is. */
static bool has_record(void)
{
    if (record && forked_ns && !is_quiet && forked == my_pid())
        make_for_child();
    return record && !forked_ns;
}

/* And that is who asks. A guest cannot be told where that takes a system call. */
static bool is_there(void)
{
    return has_record() && (is_quiet || record->pid == my_pid());
}

/* And more is going to be told than its end. */
static bool is_at_hand(void)
{
    bool there = is_there();
    if (there)
        map();
    return there;
}

static void put_if_not_mapped(const struct blackbox_record *r)
{
    if (r == &page && !is_quiet)
        blackbox_file_put(&page);
}

/* It has coverage to lose. */
static bool is_prepared(void)
{
    bool there = is_at_hand();
    if (there && !is_quiet)
        more_prepare(record);
    return there;
}

void blackbox_begin(void)
{
    is_prepared();
}

void blackbox_quiet(bool quiet)
{
    if (quiet)
        is_at_hand();
    is_quiet = quiet;
}

pid_t blackbox_pid(void)
{
    return record ? record->pid : is_quiet ? 0 : my_pid();
}

static void exits(int status, void *unused)
{
    (void)unused;
    blackbox_ends(BLACKBOX_EXIT, status & 0xff, NULL);
}

/* Its functions are not told the status. */
static void exits_quickly(void *unused)
{
    (void)unused;
    blackbox_ends(BLACKBOX_QUICKLY, -1, NULL);
}

void blackbox_describe(char *const *arguments)
{
    record_describe(&page, arguments);
}

void blackbox_variable(const char *entry)
{
    record_add(&page, BLACKBOX_VARIABLES, entry);
}

void blackbox_restored(pid_t by, const char *names)
{
    page.restorer = by;
    if (*names)
        record_add(&page, BLACKBOX_RESTORED, names);
}

void blackbox_start(const char *directory, char *const *arguments)
{
    for (; *arguments; arguments++)
        record_add(&page, BLACKBOX_ARGUMENTS, *arguments);
    if (!blackbox_file_is_in(directory) || !blackbox_file_add(&page))
        return;
    record = &page;
    if (__register_atfork)
        __register_atfork(NULL, NULL, blackbox_forked, NULL);
    if (on_exit)
        on_exit(exits, NULL);
    if (__cxa_at_quick_exit)
        __cxa_at_quick_exit(exits_quickly, NULL);
}

void blackbox_counts(unsigned images, unsigned files)
{
    if (is_prepared()) {
        record->carries |= BLACKBOX_GCOV;
        record->images = images;
        record->files = files;
        put_if_not_mapped(record);
    }
}

void blackbox_python(const char *python, const char *coverage)
{
    if (is_prepared()) {
        record->carries |= BLACKBOX_PYTHON;
        if (python) {
            record_put(record->python, sizeof(record->python), python);
            record->python[strcspn(record->python, " ")] = '\0';
        }
        if (coverage)
            record_put(record->coverage, sizeof(record->coverage), coverage);
        put_if_not_mapped(record);
    }
}

void blackbox_python_ends(void)
{
    if (is_at_hand())
        record->is_python_saved = true;
}

void blackbox_flushed(unsigned files, unsigned long long bytes, unsigned long long us)
{
    if (!has_record())
        return;
    record->flushes++;
    record->written += files;
    record->written_bytes += bytes;
    record->flush_us += us;
}

void blackbox_saved(bool is_saved, unsigned us)
{
    if (is_at_hand()) {
        record->saves++;
        record->save_us += us;
        record->is_python_saved = is_saved;
    }
}

void blackbox_lost(const char *what, const char *path, const char *reason)
{
    if (!has_record())
        return;
    map();
    __atomic_add_fetch(&record->lost, 1, __ATOMIC_RELAXED);
    more_reason(record, what, path, reason, !is_quiet);
}

void blackbox_ends(enum blackbox_end end, int status, const siginfo_t *info)
{
    if (!is_there())
        return;
    struct blackbox_record *r = record; /* another thread may have it mapped meanwhile */
    r->end = end;
    r->status = status;
    r->end_ns = end == BLACKBOX_OPEN || is_quiet ? 0 : record_now_ns();
    r->grace_ms = ending_ns && r->end_ns ? (uint32_t)((r->end_ns - ending_ns) / 1000000) : 0;
    if (end == BLACKBOX_OPEN)
        r->is_python_saved = false;
    r->sender_pid = info && info->si_code <= 0 ? info->si_pid : 0;
    r->sender_user = info && info->si_code <= 0 ? info->si_uid : 0;
    put_if_not_mapped(r);
}

/* Most attempts of a search through PATH are for a file that is not there. */
void blackbox_exec_begins(const char *path)
{
    if (forked_ns || !is_there())
        return;
    bool is_cheap = record != &page || is_quiet;
    if (is_cheap || !path || sys_call(SYS_faccessat, AT_FDCWD, path, X_OK) == 0)
        blackbox_ends(BLACKBOX_EXEC, 0, NULL);
}

void blackbox_exec_failed(void)
{
    if (!forked_ns && is_there() && record->end == BLACKBOX_EXEC)
        blackbox_ends(BLACKBOX_OPEN, 0, NULL);
}

void blackbox_begins_to_end(void)
{
    if (record && !ending_ns && !is_quiet)
        ending_ns = record_now_ns();
}

void blackbox_is_dead(int status)
{
    if (!has_record())
        return;
    if (status >= 0)
        record_correct(record, status);
    else if (record->end == BLACKBOX_OPEN)
        record->end = BLACKBOX_KILLED;
    if (record->end_ns == 0)
        record->end_ns = record_now_ns();
    if (record == &page)
        blackbox_file_put(&page);
}

bool blackbox_is_on(void)
{
    return record != NULL;
}

void blackbox_event(enum blackbox_event_kind kind, pid_t pid, int value)
{
    if (!is_at_hand())
        return;
    int64_t now_ns = is_quiet ? record->start_ns : record_now_ns();
    const struct blackbox_event event = {.pid = pid,
                                         .kind = (uint16_t)kind,
                                         .value = (uint16_t)value,
                                         .at_ms =
                                             (uint32_t)((now_ns - record->start_ns) / 1000000)};
    more_event(record, &event, !is_quiet);
}
