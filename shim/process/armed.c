/* SPDX-License-Identifier: MIT
 *
 * The word that holds what the process is armed for. Bits are only ever added to it.
 */
#include "process/armed.h"

#include "kernel/quiet.h"
#include "kernel/start_page.h"
#include "process/owner.h"

static START_PAGE unsigned armed; /* atomic */

void armed_set(unsigned what)
{
    __atomic_or_fetch(&armed, what, __ATOMIC_SEQ_CST);
}

bool armed_for(unsigned what)
{
    return __atomic_load_n(&armed, __ATOMIC_SEQ_CST) & what;
}

bool armed_may_act(unsigned what)
{
    return armed_for(what) && !quiet_is_on() && owner_is_me();
}
