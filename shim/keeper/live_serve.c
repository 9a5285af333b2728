/* SPDX-License-Identifier: MIT
 *
 * Serves an asker. Only those who could trace or kill the program are served: the same user, or
 * root. The kernel has checked that for the signal, and is_allowed() checks it for the socket.
 */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "keeper/beacon.h"
#include "keeper/live.h"
#include "kernel/sys.h"
#include "process/deadline.h"

#define PATIENCE_MS 500L

static bool is_allowed(int fd)
{
    struct ucred peer = {0, (uid_t)-1, (gid_t)-1};
    socklen_t size = sizeof(peer);
    sys_call(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
    return peer.uid == 0 || peer.uid == (uid_t)sys_call(SYS_geteuid);
}

/* Returns a connection to the asker, negative when there is none that is allowed. */
static int find(pid_t asker)
{
    const struct timeval patience = {.tv_usec = PATIENCE_MS * 1000};
    struct sockaddr_un address;
    socklen_t size = beacon_name(&address, "covkeep-live/", asker);
    int fd = (int)sys_call(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fd;
    sys_call(SYS_setsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sys_call(SYS_setsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (sys_call(SYS_connect, fd, &address, size) == 0 && is_allowed(fd))
        return fd;
    sys_call(SYS_close, fd);
    return -1;
}

static bool read_request(int fd, struct live_request *request)
{
    size_t got = 0;
    while (got < sizeof(*request)) {
        long size = sys_call(SYS_read, fd, (char *)request + got, sizeof(*request) - got);
        if (size <= 0)
            return false;
        got += (size_t)size;
    }
    return memchr(request->into, '\0', sizeof(request->into));
}

/* Without a SIGPIPE when the asker has gone. */
static void send_answer(int fd, const struct live_answer *answer)
{
    sys_call(SYS_sendto, fd, answer, sizeof(*answer), MSG_NOSIGNAL, NULL, 0);
    sys_call(SYS_close, fd);
}

/* Returns the asker's connection and fills in its request; negative when there is none. */
static int take_request(pid_t asker, struct live_request *request)
{
    int fd = find(asker);
    if (fd >= 0 && !read_request(fd, request)) {
        sys_call(SYS_close, fd);
        return -1;
    }
    return fd;
}

void live_serve(struct writer *w, pid_t asker)
{
    struct live_request request;
    int fd = take_request(asker, &request);
    if (fd < 0)
        return;
    const struct deadline deadline = deadline_in(PATIENCE_MS);
    struct writer_work work = writer_run_live(w, request.into, &deadline);
    const struct live_answer answer = {.files = work.files,
                                       .lost = (uint32_t)work.lost,
                                       .bytes = work.bytes,
                                       .us = (uint64_t)work.us,
                                       .saved = -1};
    send_answer(fd, &answer);
}

void live_answer_for_python(pid_t asker, bool is_saved)
{
    const struct live_answer answer = {.saved = is_saved};
    struct live_request request;
    int fd = take_request(asker, &request);
    if (fd >= 0)
        send_answer(fd, &answer);
}
