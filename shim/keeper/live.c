/* SPDX-License-Identifier: MIT
 *
 * How the asker and the keeper find each other: the value of the signal, and the asker's socket.
 */
#include "keeper/live.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "keeper/beacon.h"
#include "kernel/sys.h"

#define MARK 0x636f766bULL /* in the upper half of the value, the asker's pid in the lower */

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
