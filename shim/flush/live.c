/* SPDX-License-Identifier: MIT
 *
 * Only who could trace or kill the program is served: the same user, or root. The kernel has
 * checked that for the signal, and here for the socket.
 */
#include "flush/live.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "flush/beacon.h"
#include "futex.h"
#include "sys.h"

#define MARK 0x636f766bULL /* in the upper half of the value, the asker's pid in the lower */
#define PATIENCE_MS 500

union sigval live_value(pid_t asker)
{
    union sigval value = {.sival_ptr = (void *)(uintptr_t)(MARK << 32 | (uint32_t)asker)};
    return value;
}

pid_t live_asker(int code, union sigval value)
{
    uintptr_t bits = (uintptr_t)value.sival_ptr;
    return code == SI_QUEUE && bits >> 32 == MARK ? (pid_t)(uint32_t)bits : 0;
}

int live_listen(void)
{
    struct sockaddr_un address;
    socklen_t size = beacon_name(&address, "covkeep-live/", (pid_t)sys_call(SYS_getpid));
    int fd = (int)sys_call(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    long error = fd < 0 ? fd : sys_call(SYS_bind, fd, &address, size);
    if (error == 0)
        error = sys_call(SYS_listen, fd, 8);
    if (error < 0 && fd >= 0)
        sys_call(SYS_close, fd);
    return error < 0 ? (int)error : fd;
}

static bool is_allowed(int fd)
{
    struct ucred peer = {0, (uid_t)-1, (gid_t)-1};
    socklen_t size = sizeof(peer);
    sys_call(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
    return peer.uid == 0 || peer.uid == (uid_t)sys_call(SYS_geteuid);
}

/* Negative when there is nobody. */
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

/* Without a SIGPIPE for who has gone. */
static void send_answer(int fd, const struct live_answer *answer)
{
    sys_call(SYS_sendto, fd, answer, sizeof(*answer), MSG_NOSIGNAL, NULL, 0);
    sys_call(SYS_close, fd);
}

void live_serve(struct writer *w, pid_t asker)
{
    struct live_request request;
    int fd = find(asker);
    if (fd < 0)
        return;
    if (!read_request(fd, &request)) {
        sys_call(SYS_close, fd);
        return;
    }
    long long begun = futex_now_us();
    unsigned files = w->scratch.files;
    unsigned long long bytes = w->scratch.bytes;
    struct live_answer answer = {.saved = -1};
    writer_set_patience(PATIENCE_MS);
    answer.lost = (uint32_t)writer_run_live(w, request.into);
    answer.files = w->scratch.files - files;
    answer.bytes = w->scratch.bytes - bytes;
    answer.us = (uint64_t)(futex_now_us() - begun);
    send_answer(fd, &answer);
}

void live_answer_for_python(pid_t asker, bool is_saved)
{
    const struct live_answer answer = {.saved = is_saved};
    int fd = find(asker);
    if (fd >= 0)
        send_answer(fd, &answer);
}
