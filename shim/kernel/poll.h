/* SPDX-License-Identifier: MIT
 *
 * Waiting for one descriptor (ppoll(2), the raw call).
 */
#ifndef COVKEEP_KERNEL_POLL_H
#define COVKEEP_KERNEL_POLL_H

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <time.h>

#include "kernel/sys.h"

/* poll_within() waits for `events` of the descriptor, for POLLHUP or for POLLERR, for at most
 * *left_ms milliseconds, and returns whether one of them came. *left_ms becomes what is left of
 * them. A signal does not end the wait. Async-signal-safe, vfork-safe; errno is kept. */
static inline bool poll_within(int fd, short events, long long *left_ms)
{
    struct pollfd awaited = {.fd = fd, .events = events};
    struct timespec limit = {*left_ms / 1000, *left_ms % 1000 * 1000000L};
    long ready;
    do /* the kernel leaves in `limit` what remains of it, after EINTR too */
        ready = sys_call(SYS_ppoll, &awaited, 1, &limit, NULL, 0);
    while (ready == -EINTR);
    *left_ms = limit.tv_sec * 1000LL + limit.tv_nsec / 1000000;
    return ready > 0;
}

#endif
