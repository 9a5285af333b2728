/* SPDX-License-Identifier: MIT
 *
 * Asks by one socket for each question. It never waits for an answer without a bound.
 */
#include "cli/asking.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/proc.h"
#include "cli/unasked.h"
#include "keeper/beacon.h"
#include "python/request.h"

#define PATIENCE_MS 10000

/* How long to wait until the signal is sent once more: the first may have come when the process was
 * about to block. */
#define AGAIN_MS 100

static bool await(int fd, int patience_ms)
{
    struct pollfd waited = {.fd = fd, .events = POLLIN};
    return poll(&waited, 1, patience_ms) == 1;
}

/* Sends the signal until the process connects. A process that was signalled twice connects twice,
 * and finds nobody the second time. A zombie takes signals, too. */
static bool call(pid_t process, int listening)
{
    struct proc_stat now;
    for (int waited = 0; waited < PATIENCE_MS; waited += AGAIN_MS) {
        if (proc_stat(process, &now) && proc_has_ended(&now))
            return false;
        if (sigqueue(process, LIVE_SIGNAL, live_value(getpid())) != 0)
            return false;
        if (await(listening, AGAIN_MS))
            return true;
    }
    return false;
}

/* Only the process that was asked is answered. */
static bool is_from(int fd, pid_t process)
{
    struct ucred peer = {0};
    socklen_t size = sizeof(peer);
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == process;
}

static bool converse(int fd, const struct live_request *request, struct live_answer *answer)
{
    return send(fd, request, sizeof(*request), MSG_NOSIGNAL) == sizeof(*request) &&
           await(fd, PATIENCE_MS) &&
           recv(fd, answer, sizeof(*answer), MSG_WAITALL) == sizeof(*answer);
}

static enum asked_state ask(pid_t process, const char *into, struct live_answer *answer)
{
    struct live_request request = {.into = ""};
    strncpy(request.into, into, sizeof(request.into) - 1);
    int listening = live_listen();
    bool answered = false;
    if (listening < 0)
        return ASKED_SILENT;
    if (call(process, listening)) {
        int fd = accept(listening, NULL, NULL);
        answered = fd >= 0 && is_from(fd, process) && converse(fd, &request, answer);
        if (fd >= 0)
            close(fd);
    }
    close(listening);
    return answered ? ASKED_ANSWERED : ASKED_SILENT;
}

static bool may_ask(pid_t pid)
{
    return kill(pid, 0) == 0;
}

static const char *why_nobody(pid_t pid, pid_t keeper, bool takes_requests)
{
    if (!may_ask(pid))
        return errno == EPERM ? "another user's process" : "no such process";
    if (keeper > 0)
        return "its keeper is another user's";
    return takes_requests ? "has no counts of gcov, and coverage.py's are not set to zero"
                          : unasked_why(pid);
}

struct asked asking_of(pid_t pid, const char *into)
{
    struct asked asked = {.why_nobody = ""};
    pid_t keeper = beacon_keeper(pid);
    bool takes_requests = may_ask(pid) && request_is_taken_by(pid);
    if (keeper > 0 && may_ask(keeper))
        asked.counts = ask(keeper, into, &asked.of_counts);
    if (!*into && takes_requests)
        asked.python = ask(pid, into, &asked.of_python);
    if (asked.counts == ASKED_SILENT &&
        (keeper = beacon_keeper(pid)) == 0) /* the keeper has ended meanwhile */
        asked.counts = ASKED_NOBODY;
    if (asked.python == ASKED_SILENT && !(may_ask(pid) && request_is_taken_by(pid)))
        asked.python = ASKED_NOBODY;
    if (asked.counts == ASKED_NOBODY && asked.python == ASKED_NOBODY)
        asked.why_nobody = why_nobody(pid, keeper, takes_requests);
    return asked;
}
