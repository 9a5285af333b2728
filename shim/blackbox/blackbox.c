/* SPDX-License-Identifier: MIT
 *
 * What is told to the record in the course of the process's life.
 */
#include "blackbox/blackbox.h"

#include <string.h>
#include <sys/prctl.h>

#include "blackbox/ends.h"
#include "blackbox/more.h"
#include "blackbox/own.h"
#include "blackbox/record.h"
#include "kernel/quiet.h"
#include "kernel/sys.h"

void blackbox_describe(char *const *arguments)
{
    record_describe(&own_record, arguments);
}

void blackbox_variable(const char *entry)
{
    record_add(&own_record, BLACKBOX_VARIABLES, entry);
}

void blackbox_restored(pid_t by, const char *names)
{
    own_record.restorer = by;
    if (*names)
        record_add(&own_record, BLACKBOX_RESTORED, names);
}

void blackbox_start(const char *directory, char *const *arguments)
{
    for (; *arguments; arguments++)
        record_add(&own_record, BLACKBOX_ARGUMENTS, *arguments);
    if (own_start(directory))
        ends_follow_exit();
}

void blackbox_counts(const struct blackbox_counted *counted)
{
    if (own_is_mine()) {
        own_record.carries |= (uint16_t)counted->carries;
        own_record.gcc = (uint8_t)counted->gcc;
        own_record.llvm_raw = (uint8_t)counted->llvm_raw;
        own_record.images = counted->images;
        own_record.files = counted->files;
        own_put_if_allowed();
    }
}

void blackbox_python(const char *python, const char *coverage)
{
    if (own_is_mine()) {
        own_record.carries |= BLACKBOX_PYTHON;
        if (python) {
            record_put(own_record.python, sizeof(own_record.python), python);
            own_record.python[strcspn(own_record.python, " ")] = '\0';
        }
        if (coverage)
            record_put(own_record.coverage, sizeof(own_record.coverage), coverage);
        own_put_if_allowed();
    }
}

void blackbox_python_measures(unsigned carries)
{
    const unsigned all = BLACKBOX_NOT_STARTED | BLACKBOX_NO_DATA;
    if (own_is_mine() && (own_record.carries & all) != carries) {
        own_record.carries = (uint16_t)((own_record.carries & ~all) | carries);
        own_note();
    }
}

void blackbox_python_ends(void)
{
    if (own_is_mine()) {
        own_record.is_python_saved = true;
        own_note();
    }
}

void blackbox_flushed(unsigned files, unsigned long long bytes, unsigned long long us)
{
    if (!own_is_here())
        return;
    own_record.flushes++;
    own_record.written += files;
    own_record.written_bytes += bytes;
    own_record.flush_us += us;
    own_note();
}

void blackbox_saved(bool is_saved, unsigned us)
{
    if (own_is_mine()) {
        own_record.saves++;
        own_record.save_us += us;
        own_record.is_python_saved = is_saved;
        own_note();
    }
}

bool blackbox_lost(enum loss_reason reason, const char *what, const char *path, const char *words)
{
    if (!own_is_here())
        return false;
    __atomic_add_fetch(&own_record.lost, 1, __ATOMIC_RELAXED);
    more_reason(reason, what, path, words);
    own_note();
    return true;
}

void blackbox_event(enum blackbox_event_kind kind, pid_t pid, int value)
{
    if (!own_is_mine())
        return;
    int64_t now_ns = quiet_is_on() ? own_record.start_ns : record_now_ns();
    more_event(
        &(struct blackbox_event){.pid = pid,
                                 .kind = (uint16_t)kind,
                                 .value = (uint16_t)value,
                                 .at_ms = (uint32_t)((now_ns - own_record.start_ns) / 1000000)});
    own_note();
}

void blackbox_bound(void)
{
    static int noted;
    int now = 0;
    if (quiet_is_on() || !own_is_mine() || sys_call(SYS_prctl, PR_GET_PDEATHSIG, &now) != 0 ||
        now == noted)
        return;
    noted = now;
    blackbox_event(BLACKBOX_BOUND, (pid_t)sys_call(SYS_getppid), now);
}
