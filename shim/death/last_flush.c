/* SPDX-License-Identifier: MIT
 *
 * Passes the module lock around each flush (module_lock_pass()), since a destructor within a
 * dlclose may be what ends the process: that flush must not wait for the dlclose.
 */
#include "death/last_flush.h"

#include <stddef.h>

#include "flush/module_lock.h"
#include "process/deadline.h"
#include "process/grace.h"
#include "python/end.h"
#include "report.h"

unsigned last_flush_grace_ms(void)
{
    return grace_left_ms(python_end_used_ms());
}

unsigned last_flush_deadline_ms(void)
{
    return (unsigned)grace_to_write_ms(last_flush_grace_ms());
}

void last_flush_tell_late(void)
{
    report_loss(LOSS_WRITTEN_LATE, NULL);
}

bool last_flush_by_keeper(enum flush_purpose purpose, long long deadline_ms)
{
    struct module_lock_own own = module_lock_pass();
    enum keeper_answer answer = flush_by_keeper(purpose, deadline_ms);
    module_lock_return(own);
    if (answer == KEEPER_LATE)
        last_flush_tell_late();
    return answer != KEEPER_NONE;
}

void last_flush_here(enum flush_purpose purpose, long long deadline_ms)
{
    struct module_lock_own own = module_lock_pass();
    deadline_set(deadline_ms);
    flush_alone(purpose);
    module_lock_return(own);
}
