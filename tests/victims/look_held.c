/* SPDX-License-Identifier: MIT
 *
 * Holds what only one can hold: a listening port, which it prints, and the locks of three files
 * below a directory. It forks a child that goes at once, and waits for its ending.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>

static int listening(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 8) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        exit(9);
    return ntohs(address.sin_port);
}

static int file(const char *dir, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return open(path, O_RDWR | O_CREAT, 0666);
}

int main(int argc, char **argv)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (argc < 2)
        return 2;
    dprintf(1, "port %d\n", listening());
    if (flock(file(argv[1], "flock"), LOCK_EX | LOCK_NB) != 0 ||
        fcntl(file(argv[1], "record"), F_SETLK, &whole) != 0 ||
        fcntl(file(argv[1], "description"), F_OFD_SETLK, &whole) != 0)
        return 9;
    if (fork() == 0)
        _exit(0);
    wait(NULL);
    until_end();
}
