/* SPDX-License-Identifier: MIT
 *
 * The sender's side, by raw system calls. No descriptor stays open: each message has a socket of
 * its own.
 */
#include "relay.h"

#include <errno.h>
#include <string.h>
#include <sys/time.h>
#include <sys/uio.h>

#include "kernel/futex.h"
#include "kernel/poll.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

/* How many milliseconds a full queue may hold a message up: `covkeep run` may have been stopped. */
#define WAIT_MAX_MS 2000

static START_PAGE const char *address;
static START_PAGE unsigned wait_ms = WAIT_MAX_MS;
static bool is_stuck; /* the last message has waited in vain, so the next one does not wait */

socklen_t relay_name(struct sockaddr_un *name, const char *whole)
{
    char *at = name->sun_path;
    name->sun_family = AF_UNIX;
    *at++ = '\0';
    at = mempcpy(stpcpy(at, RELAY_PREFIX), whole, RELAY_KEY / 2);
    return (socklen_t)(at - (char *)name);
}

static bool is_address(const char *text)
{
    size_t digits = 0;
    while ((text[digits] >= '0' && text[digits] <= '9') ||
           (text[digits] >= 'a' && text[digits] <= 'f'))
        digits++;
    return digits == RELAY_KEY && !text[digits];
}

bool relay_set_address(const char *whole)
{
    if (whole && !is_address(whole))
        return false;
    address = whole;
    return true;
}

void relay_wait_at_most(unsigned ms)
{
    if (ms < wait_ms)
        wait_ms = ms;
}

bool relay_is_on(void)
{
    return address;
}

/* Sends it, and waits for `ms` milliseconds at most. */
static long send_within(int fd, const struct msghdr *message, long long ms)
{
    const struct timeval wait_time = {ms / 1000, ms % 1000 * 1000L};
    int flags = MSG_NOSIGNAL | (ms > 0 ? 0 : MSG_DONTWAIT);
    if (ms > 0) /* 0 would be for ever */
        sys_call(SYS_setsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, &wait_time, sizeof(wait_time));
    return sys_call(SYS_sendmsg, fd, message, flags);
}

static long long left_until(long long end)
{
    long long left = end - futex_now_ms();
    return left > 0 ? left : 0;
}

/* A signal that interrupts the wait leaves what is left of it. */
static bool send_all(int fd, const struct msghdr *message)
{
    long long left = is_stuck ? 0 : wait_ms, end = futex_now_ms() + left;
    long sent;
    while ((sent = send_within(fd, message, left)) == -EINTR && left > 0)
        left = left_until(end);
    is_stuck = sent == -EAGAIN;
    return sent > 0;
}

static bool send_by(int fd, enum relay_kind kind, int64_t place, const void *bytes, size_t size)
{
    struct relay_head head = {.kind = (uint32_t)kind, .place = place};
    memcpy(head.key, address, RELAY_KEY);
    struct sockaddr_un name = {0};
    struct iovec parts[] = {{&head, sizeof(head)}, {(void *)(uintptr_t)bytes, size}};
    struct msghdr message = {.msg_name = &name,
                             .msg_namelen = relay_name(&name, address),
                             .msg_iov = parts,
                             .msg_iovlen = 2};
    return send_all(fd, &message);
}

static int open_socket(void)
{
    return (int)sys_call(SYS_socket, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

bool relay_send(enum relay_kind kind, int64_t place, const void *bytes, size_t size)
{
    int fd = address ? open_socket() : -1;
    bool is_sent = fd >= 0 && send_by(fd, kind, place, bytes, size);
    if (fd >= 0)
        sys_call(SYS_close, fd);
    return is_sent;
}

/* A name by which it can be answered is the kernel's choice (autobind, unix(7)). */
bool relay_ask(enum relay_kind kind, unsigned ms)
{
    const struct sockaddr_un any = {.sun_family = AF_UNIX};
    long long left_ms = ms;
    int fd = address ? open_socket() : -1;
    bool is_answered = fd >= 0 && sys_call(SYS_bind, fd, &any, sizeof(any.sun_family)) == 0 &&
                       send_by(fd, kind, 0, NULL, 0) && poll_within(fd, POLLIN, &left_ms);
    if (fd >= 0)
        sys_call(SYS_close, fd);
    return is_answered;
}
