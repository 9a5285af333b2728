/* SPDX-License-Identifier: MIT
 *
 * The front of prctl, for the sake of PR_SET_SECCOMP: everything that needs a system call later is
 * done before the filter. seccomp(2) has no function in libc; its front is that of syscall(). By
 * PR_SET_CHILD_SUBREAPER the process may have become one that adopts orphans (adopted.h). By
 * PR_SET_PDEATHSIG it may die unseen.
 */
#include "death/sandbox.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdarg.h>
#include <sys/prctl.h>

#include "blackbox/blackbox.h"
#include "death/adopted.h"
#include "death/disposition.h"
#include "death/ending.h"
#include "env/room.h"
#include "export.h"
#include "kernel/arena.h"
#include "kernel/quiet.h"
#include "kernel/sys.h"
#include "process/armed.h"
#include "process/owner.h"

#define FLAG_NEW_LISTENER (1UL << 3) /* SECCOMP_FILTER_FLAG_NEW_LISTENER, Linux 5.0 */
#define FLAG_TSYNC_ESRCH (1UL << 4)  /* SECCOMP_FILTER_FLAG_TSYNC_ESRCH, Linux 5.7 */

bool sandbox_enter(void)
{
    /* The filter of a guest does not bind the memory's owner. quiet_is_on() stands first, since it
     * makes no system call. */
    if (quiet_is_on() || owner_is_other())
        return false;
    ending_flush_without_keeper();
    arena_reserve();
    env_room_reserve();
    blackbox_notes_quiet(true);
    quiet_set(true);
    disposition_disarm();
    return true;
}

/* A number above 0 may as well be the descriptor of a new listener. */
bool sandbox_is_refused(unsigned long flags, long result)
{
    bool may_be_thread =
        flags & SECCOMP_FILTER_FLAG_TSYNC && !(flags & (FLAG_NEW_LISTENER | FLAG_TSYNC_ESRCH));
    return result < 0 || (may_be_thread && result > 0);
}

void sandbox_failed(void)
{
    quiet_set(false);
    blackbox_notes_quiet(false);
    disposition_rearm();
}

SHIM_EXPORT int prctl(int option, ...)
{
    unsigned long argument[4];
    va_list list;
    va_start(list, option);
    for (unsigned i = 0; i < 4; i++)
        argument[i] = va_arg(list, unsigned long);
    va_end(list);
    bool has_entered = option == PR_SET_SECCOMP && sandbox_enter();
    long result = sys_call(SYS_prctl, option, argument[0], argument[1], argument[2], argument[3]);
    adopted_follow_prctl(option);
    if (option == PR_SET_PDEATHSIG && armed_for(ARMED_FOR_PYTHON))
        blackbox_bound();
    if (has_entered && sandbox_is_refused(0, result))
        sandbox_failed();
    if (result >= 0)
        return (int)result;
    errno = (int)-result;
    return -1;
}
