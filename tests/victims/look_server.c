/* SPDX-License-Identifier: MIT
 *
 * `look_server N` serves N connections, one request each, between two system calls that mark them
 * in a trace. It makes no system call that depends on time or place.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

#define MARK (-4242)

static int answered;

static int listening(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 8) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        exit(9);
    dprintf(1, "port %d\n", ntohs(address.sin_port));
    return fd;
}

static void serve(int fd)
{
    char request[64];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, -1) == 1 && read(fd, request, sizeof request) > 0 && write(fd, request, 1) == 1)
        answered++;
    close(fd);
}

int main(int argc, char **argv)
{
    int fd = listening(), connections = argc > 1 ? atoi(argv[1]) : 1;
    close(MARK);
    while (answered < connections)
        serve(accept4(fd, NULL, NULL, SOCK_CLOEXEC));
    close(MARK);
    until_end();
}
