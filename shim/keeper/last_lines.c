/* SPDX-License-Identifier: MIT
 *
 * The lines go over a connection to the beacon as they are, each with its newline. The keeper
 * closes the connection behind them, which the other side takes for the end of the beacon.
 */
#include "keeper/last_lines.h"

#include <string.h>
#include <sys/socket.h>

#include "kernel/poll.h"
#include "kernel/sys.h"
#include "report.h"
#include "stderr.h"

#define LINES_SIZE 4096
/* A parent that has just seen the death comes within that time. */
#define LINGER_MS 100
#define OURS "covkeep["

static bool may_have_lines(int connection)
{
    struct ucred peer = {0, (uid_t)-1, (gid_t)-1};
    socklen_t size = sizeof(peer);
    sys_call(SYS_getsockopt, connection, SOL_SOCKET, SO_PEERCRED, &peer, &size);
    return peer.uid == 0 || peer.uid == (uid_t)sys_call(SYS_geteuid);
}

/* Returns a connection, or a negative number if nobody waits. A stranger is let go. */
static int accept_waiter(int beacon)
{
    int fd;
    while ((fd = (int)sys_call(SYS_accept4, beacon, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >=
               0 &&
           !may_have_lines(fd))
        sys_call(SYS_close, fd);
    return fd;
}

void last_lines_leave(int beacon)
{
    long long left_ms = LINGER_MS;
    if (!report_has_collected())
        return;
    int fd = accept_waiter(beacon);
    if (fd < 0)
        fd = stderr_reopen_pipe();
    if (fd < 0 && beacon >= 0 && poll_within(beacon, POLLIN, &left_ms))
        fd = accept_waiter(beacon);
    if (fd < 0)
        return;
    report_hand_over(fd);
    sys_call(SYS_close, fd);
}

/* Takes the whole lines out of the text and returns how much is left of it. */
static size_t pass_on(char *text, size_t used)
{
    char *line = text, *end;
    while ((end = memchr(line, '\n', used - (size_t)(line - text)))) {
        *end = '\0';
        if (strncmp(line, OURS, strlen(OURS)) == 0)
            report_pass_on(line);
        line = end + 1;
    }
    used -= (size_t)(line - text);
    memmove(text, line, used);
    return used;
}

void last_lines_take(int connection)
{
    char text[LINES_SIZE];
    size_t used = 0;
    long got;
    while (used < sizeof(text) &&
           (got = sys_call(SYS_read, connection, text + used, sizeof(text) - used)) > 0)
        used = pass_on(text, used + (size_t)got);
}
