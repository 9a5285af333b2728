/* SPDX-License-Identifier: MIT
 *
 * Looks at the first process of the pid namespace, to which alone the end of a container is told.
 */
#include "cli/doctor/look.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/called.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/status.h"
#include "cli/proc.h"
#include "cli/text.h"

/* The machine's own pid namespace has this number (PROC_PID_INIT_INO in linux/proc_ns.h). */
#define OF_MACHINE 0xeffffffcu

/* How often, and how many milliseconds apart, it is asked what the first process waits for. */
#define TURNS 5
#define TURN_MS 10

static bool is_container(void)
{
    struct stat st;
    return proc_is_ours() && stat("/proc/self/ns/pid", &st) == 0 && st.st_ino != OF_MACHINE;
}

/* While it waits for signals it does not show them as blocked. Of what may not be seen nothing is
 * said; and an init that has just woken up waits again at once. */
static bool may_fetch_signals(pid_t pid)
{
    for (int turn = 0; turn < TURNS; turn++) {
        char *call = doctor_status_file(pid, "syscall", NULL);
        if (!call || atoi(call) == SYS_rt_sigtimedwait)
            return true;
        poll(NULL, 0, TURN_MS);
    }
    return false;
}

/* A blocked signal is not dropped: an init may fetch it by sigtimedwait(2) or signalfd(2). */
static bool takes(pid_t pid, int signal_number)
{
    unsigned long long bit = 1ull << (signal_number - 1);
    unsigned long long handled = doctor_status_field(pid, "SigCgt:", 16);
    unsigned long long blocked = doctor_status_field(pid, "SigBlk:", 16);
    return (handled | blocked) & bit || (pid != getpid() && may_fetch_signals(pid));
}

void doctor_container_look(void)
{
    struct proc_stat first;
    char *status = doctor_status_file(1, "status", NULL);
    if (!status || !is_container() || !proc_stat(1, &first) || takes(1, SIGTERM))
        return;
    const char *who = text_print("%s, the first process,", first.name);
    if (getpid() == 1)
        who = "a command that is the first process often";
    doctor_note("container",
                text_print("%s has no handler for SIGTERM, so the kernel drops the signal there: "
                           "docker stop kills all that runs here, keepers too; start the "
                           "container with docker run --init, or have %s run as its command",
                           who, called_as()));
    free(status);
}
