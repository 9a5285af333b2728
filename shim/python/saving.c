/* SPDX-License-Identifier: MIT
 *
 * The ways to save. A snapshot child saves only in a handler: everywhere else the interpreter can
 * run Python code in the process itself.
 */
#include "python/saving.h"

#include "blackbox/blackbox.h"
#include "kernel/futex.h"
#include "kernel/sys.h"
#include "python/end.h"
#include "python/end_phase.h"
#include "python/measuring.h"
#include "python/snapshot.h"
#include "report.h"

static void note(enum interpreter_saved saved, long long begun_us)
{
    if (saved != INTERPRETER_BUSY)
        blackbox_saved(saved == INTERPRETER_SAVED, (unsigned)(futex_now_us() - begun_us));
}

enum interpreter_saved saving_make(bool ends, bool may_wait)
{
    long long begun = futex_now_us();
    enum interpreter_saved saved = interpreter_save(ends, may_wait);
    note(saved, begun);
    return saved;
}

static enum interpreter_saved holding(enum interpreter_saved (*save)(bool may_wait), bool may_wait)
{
    bool held = interpreter_is_held();
    int state = held ? 0 : interpreter_hold();
    enum interpreter_saved saved = save(may_wait);
    if (!held)
        interpreter_let_go(state);
    return saved;
}

static enum interpreter_saved save_here(bool may_wait)
{
    return saving_make(true, may_wait);
}

enum interpreter_saved saving_make_holding(void)
{
    return holding(save_here, false);
}

struct copied_save {
    pid_t original;
    bool may_wait;
};

static int save_in_snapshot(void *argument)
{
    const struct copied_save *save = argument;
    report_speak_for(save->original);
    return (int)interpreter_save(true, save->may_wait);
}

/* A snapshot child is stuck where it wants to pass the interpreter's lock on to another thread,
 * which has asked for it before: in the process itself that thread is there. */
static enum interpreter_saved save_by_snapshot(bool may_wait)
{
    long long begun = futex_now_us();
    struct copied_save save = {(pid_t)sys_call(SYS_getpid), may_wait};
    int saved = snapshot_run(save_in_snapshot, &save, end_phase_limit_ms() - python_end_used_ms());
    if (saved == SNAPSHOT_STUCK || saved == SNAPSHOT_REFUSED)
        return save_here(may_wait);
    if (saved == SNAPSHOT_CRASHED)
        return INTERPRETER_UNFIT;
    note((enum interpreter_saved)saved, begun);
    measuring_is_not_known();
    return (enum interpreter_saved)saved;
}

enum interpreter_saved saving_make_in_handler(bool may_wait)
{
    return holding(save_by_snapshot, may_wait);
}

void saving_tell_lost(enum loss_reason reason)
{
    if (measuring_has_begun())
        report_loss(reason, "python");
    blackbox_saved(false, 0);
}

void saving_tell_late(void)
{
    saving_tell_lost(LOSS_SAVED_LATE);
}
