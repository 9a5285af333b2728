/* SPDX-License-Identifier: MIT
 *
 * How the record says that its process ends. What is told last counts: an exit handler may still
 * kill the process, and a failed exec lets it go on.
 */
#include "blackbox/ends.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#include "blackbox/own.h"
#include "blackbox/record.h"
#include "kernel/quiet.h"
#include "kernel/sys.h"

int on_exit(void (*function)(int status, void *argument), void *argument) __attribute__((weak));
int __cxa_at_quick_exit(void (*function)(void *), void *module) __attribute__((weak));

/* Returns false for another process than the record's. */
static bool note_end(enum blackbox_end end, int status, const siginfo_t *info)
{
    if (!own_is_mine())
        return false;
    own_record.end = end;
    own_record.status = status;
    own_record.end_ns = end == BLACKBOX_OPEN || quiet_is_on() ? 0 : record_now_ns();
    own_record.grace_ms = own_ending_ns && own_record.end_ns
                              ? (uint32_t)((own_record.end_ns - own_ending_ns) / 1000000)
                              : 0;
    if (end == BLACKBOX_OPEN)
        own_record.is_python_saved = false;
    own_record.sender_pid = info && info->si_code <= 0 ? info->si_pid : 0;
    own_record.sender_user = info && info->si_code <= 0 ? info->si_uid : 0;
    return true;
}

static void exits(int status, void *unused)
{
    (void)unused;
    if (note_end(BLACKBOX_EXIT, status & 0xff, NULL))
        own_note(); /* what is counted from now on is flushed after that */
}

/* Functions of at_quick_exit(3) are not told the status. */
static void exits_quickly(void *unused)
{
    (void)unused;
    blackbox_ends(BLACKBOX_QUICKLY, -1, NULL);
}

void blackbox_ends(enum blackbox_end end, int status, const siginfo_t *info)
{
    if (note_end(end, status, info))
        own_put_if_allowed();
}

/* Most attempts of a search through PATH are for a file that is not there. */
void blackbox_exec_begins(const char *path)
{
    if (own_is_of_parent() || !own_is_mine())
        return;
    if (quiet_is_on() || !path || sys_call(SYS_faccessat, AT_FDCWD, path, X_OK) == 0)
        blackbox_ends(BLACKBOX_EXEC, 0, NULL);
}

void blackbox_exec_failed(void)
{
    if (!own_is_of_parent() && own_is_mine() && own_record.end == BLACKBOX_EXEC)
        blackbox_ends(BLACKBOX_OPEN, 0, NULL);
}

void blackbox_begins_to_end(void)
{
    if (blackbox_is_on() && !own_ending_ns && !quiet_is_on())
        own_ending_ns = record_now_ns();
}

void blackbox_is_dead(int status)
{
    if (!own_is_here())
        return;
    if (status >= 0)
        record_correct(&own_record, status);
    else if (own_record.end == BLACKBOX_OPEN)
        own_record.end = BLACKBOX_KILLED;
    if (own_record.end_ns == 0)
        own_record.end_ns = record_now_ns();
    own_put();
}

void ends_follow_exit(void)
{
    if (on_exit)
        on_exit(exits, NULL);
    if (__cxa_at_quick_exit)
        __cxa_at_quick_exit(exits_quickly, NULL);
}
