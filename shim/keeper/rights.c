/* SPDX-License-Identifier: MIT
 *
 * Gives up and compares capabilities. The kernel keeps them by thread, and a thread inherits those
 * of the thread that starts it, so the keeper gives up its own before it starts tasks.
 */
#include "keeper/rights.h"

#include <linux/capability.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>

#include "kernel/status.h"
#include "kernel/sys.h"

#define NEEDED CAP_TO_MASK(CAP_DAC_OVERRIDE)

_Static_assert(CAP_TO_INDEX(CAP_DAC_OVERRIDE) == 0, "it is in the first of the two words");

static uint64_t at_birth; /* the effective capabilities */

void rights_give_up(bool is_witness)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct had[2] = {{0}}, kept[2] = {{0}};
    sys_call(SYS_capget, &header, had);
    at_birth = (uint64_t)had[1].effective << 32 | had[0].effective;
    sys_call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (had[0].permitted == 0 && had[1].permitted == 0)
        return;
    sys_call(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (is_witness)
        return;
    kept[0].permitted = had[0].permitted & NEEDED;
    kept[0].effective = had[0].effective & NEEDED;
    sys_call(SYS_capset, &header, kept);
}

static bool same_line(const char *a, const char *b, const char *name)
{
    a = strstr(a, name);
    b = strstr(b, name);
    if (!a || !b)
        return false;
    size_t length = strcspn(a + 1, "\n") + 1;
    return strncmp(a, b, length + 1) == 0;
}

static bool has_none(void)
{
    return at_birth == 0 && sys_call(SYS_geteuid) != 0;
}

bool rights_are_same(pid_t process)
{
    if (has_none())
        return true;
    char theirs[STATUS_SIZE], ours[STATUS_SIZE];
    return status_lines(process, theirs) && status_lines((pid_t)sys_call(SYS_getpid), ours) &&
           same_line(theirs, ours, "\nUid:") && same_line(theirs, ours, "\nGid:") &&
           status_mask(theirs, "\nCapEff:\t") == at_birth;
}
