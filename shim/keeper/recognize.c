/* SPDX-License-Identifier: MIT
 *
 * Reads /proc/PID/status once. What that takes is mapped: a program may wait for its children on an
 * alternate stack of 8 KB, half of which the kernel's own frame has.
 */
#include "keeper/recognize.h"

#include <signal.h>

#include "keeper/beacon.h"
#include "keeper/keeper.h"
#include "kernel/sigbits.h"
#include "kernel/status.h"
#include "kernel/sys.h"

struct found {
    pid_t parent; /* 0: it is no keeper */
    bool is_elder;
};

static struct found found_in(const char *lines)
{
    const unsigned long all = SIGBITS_ALL & ~(sigbits_of(SIGKILL) | sigbits_of(SIGSTOP));
    bool is_elder = status_has_name(lines, KEEPER_NAME_ELDER);
    bool is_keeper = (is_elder || status_has_name(lines, KEEPER_NAME)) &&
                     (status_mask(lines, "\nSigBlk:\t") & all) == all;
    return (struct found){is_keeper ? status_parent(lines) : 0, is_elder};
}

static struct found find(pid_t process)
{
    struct found found = {0};
    char *lines = sys_map(STATUS_SIZE);
    if (!lines)
        return found;
    if (status_lines(process, lines))
        found = found_in(lines);
    sys_call(SYS_munmap, lines, STATUS_SIZE);
    return found;
}

/* The parent is compared since in the /proc of another pid namespace this pid is another process's.
 */
bool recognize_child(pid_t process)
{
    return find(process).parent == sys_call(SYS_getpid);
}

bool recognize_needed(pid_t process)
{
    struct found found = find(process);
    return found.parent > 0 && (found.is_elder || beacon_keeper(found.parent) == process);
}
