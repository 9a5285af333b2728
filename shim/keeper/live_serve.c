/* SPDX-License-Identifier: MIT
 *
 * Serves an asker. Only those who could trace or kill the program are served: the same user, or
 * root. The kernel has checked that for the signal, and is_allowed() checks it for the socket.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "keeper/beacon.h"
#include "keeper/live.h"
#include "kernel/sys.h"
#include "process/deadline.h"

/* For one request as a whole. */
#define PATIENCE_MS 500L

static bool is_allowed(int fd)
{
    struct ucred peer = {0, (uid_t)-1, (gid_t)-1};
    socklen_t size = sizeof(peer);
    sys_call(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
    return peer.uid == 0 || peer.uid == (uid_t)sys_call(SYS_geteuid);
}

/* Has the next wait for the asker end with the request's time. False: that is over. */
static bool limit_wait(int fd, const struct deadline *deadline)
{
    long long left = deadline_left_ms(deadline);
    const struct timeval patience = {left / 1000, left % 1000 * 1000L};
    sys_call(SYS_setsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sys_call(SYS_setsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    return left > 0; /* 0 would be for ever */
}

/* Returns a connection to the asker, negative when there is none that is allowed. */
static int find(pid_t asker, const struct deadline *deadline)
{
    struct sockaddr_un address;
    socklen_t size = beacon_name(&address, "covkeep-live/", asker);
    int fd = (int)sys_call(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    long error = fd < 0 ? fd : -EINTR;
    while (error == -EINTR && limit_wait(fd, deadline))
        error = sys_call(SYS_connect, fd, &address, size);
    if (error == 0 && is_allowed(fd))
        return fd;
    if (fd >= 0)
        sys_call(SYS_close, fd);
    return -1;
}

static bool read_request(int fd, struct live_request *request, const struct deadline *deadline)
{
    size_t got = 0;
    while (got < sizeof(*request)) {
        if (!limit_wait(fd, deadline))
            return false;
        long size = sys_call(SYS_read, fd, (char *)request + got, sizeof(*request) - got);
        if (size <= 0 && size != -EINTR)
            return false;
        got += size > 0 ? (size_t)size : 0;
    }
    return memchr(request->into, '\0', sizeof(request->into));
}

/* The socket has room for it. Without a SIGPIPE when the asker has gone. */
static void send_answer(int fd, const struct live_answer *answer)
{
    sys_call(SYS_sendto, fd, answer, sizeof(*answer), MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0);
    sys_call(SYS_close, fd);
}

/* Returns the asker's connection and fills in its request; negative when there is none. */
static int take_request(pid_t asker, struct live_request *request, const struct deadline *deadline)
{
    int fd = find(asker, deadline);
    if (fd >= 0 && !read_request(fd, request, deadline)) {
        sys_call(SYS_close, fd);
        return -1;
    }
    return fd;
}

void live_serve(struct writer *w, pid_t asker)
{
    const struct deadline deadline = deadline_in(PATIENCE_MS);
    struct live_request request;
    int fd = take_request(asker, &request, &deadline);
    if (fd < 0)
        return;
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
    const struct deadline deadline = deadline_in(PATIENCE_MS);
    const struct live_answer answer = {.saved = is_saved};
    struct live_request request;
    int fd = take_request(asker, &request, &deadline);
    if (fd >= 0)
        send_answer(fd, &answer);
}
