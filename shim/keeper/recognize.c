/* SPDX-License-Identifier: MIT
 *
 * Reads /proc/PID/status once.
 */
#include "keeper/recognize.h"

#include <signal.h>

#include "keeper/beacon.h"
#include "keeper/keeper.h"
#include "keeper/live.h"
#include "kernel/sigbits.h"
#include "kernel/status.h"
#include "kernel/sys.h"

struct found {
    pid_t parent; /* 0: it is no keeper */
    bool is_elder;
};

static struct found found_in(const char *lines)
{
    const unsigned long all =
        SIGBITS_ALL & ~(sigbits_of(SIGKILL) | sigbits_of(SIGSTOP) | sigbits_of(LIVE_SIGNAL));
    bool is_elder = status_has_name(lines, KEEPER_NAME_ELDER);
    bool is_keeper = (is_elder || status_has_name(lines, KEEPER_NAME)) &&
                     (status_mask(lines, "\nSigBlk:\t") & all) == all;
    return (struct found){is_keeper ? status_parent(lines) : 0, is_elder};
}

static struct found find(pid_t process)
{
    char lines[STATUS_SIZE];
    return status_lines(process, lines) ? found_in(lines) : (struct found){0};
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
