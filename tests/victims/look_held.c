/* SPDX-License-Identifier: MIT
 *
 * Holds what only one can hold: a listening port, which it prints, and the locks of three files
 * below a directory. The address is that of its own pid, and the port none that the kernel gives
 * away: nobody else on this machine takes it in the meantime. It forks a child that goes at once,
 * and waits for its ending.
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

static void hold_a_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(127U << 24 | (getpid() & 0xffffff)),
                                  .sin_port = htons(20000 + getpid() % 10000)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 8) != 0)
        exit(9);
    dprintf(1, "host %s port %d\n", inet_ntoa(address.sin_addr), ntohs(address.sin_port));
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
    hold_a_port();
    if (flock(file(argv[1], "flock"), LOCK_EX | LOCK_NB) != 0 ||
        fcntl(file(argv[1], "record"), F_SETLK, &whole) != 0 ||
        fcntl(file(argv[1], "description"), F_OFD_SETLK, &whole) != 0)
        return 9;
    if (fork() == 0)
        _exit(0);
    wait(NULL);
    until_end();
}
