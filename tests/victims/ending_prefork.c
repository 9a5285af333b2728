/* SPDX-License-Identifier: MIT
 *
 * A server: a master and three workers, each with a helper of its own that it asks for every
 * answer. They share a loopback socket; each worker serves as many clients and waits for its ending
 * then. Who becomes nobody: `each_drops`, every worker and helper by itself; `workers_drop`, the
 * workers before they fork their helpers; `master_drops`, the master before it forks; `clean`,
 * none, so that libgcov can write. The port is the first line of the output.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <sys/socket.h>

enum { WORKERS = 3, CLIENTS = 4, NOBODY = 65534 };

static const char *how;

static UNCOUNTED void drop_rights(const char *when)
{
    if (is(how, when) && (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
        fail("setuid");
}

static UNCOUNTED int listen_somewhere(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    char line[32];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&at, size) < 0 || listen(fd, 64) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &size) < 0)
        fail("listen");
    snprintf(line, sizeof line, "port %d\n", ntohs(at.sin_port));
    say(line);
    return fd;
}

static int next_collatz(int n)
{
    return n % 2 ? 3 * n + 1 : n / 2;
}

static int steps(int n)
{
    int number = 0;
    for (; n > 1; number++)
        n = next_collatz(n);
    return number;
}

/* One number after the other, until nobody asks; then its end is the program's. */
static void help(int fd)
{
    for (int n; read(fd, &n, sizeof n) == sizeof n;) {
        int answer = steps(n);
        if (write(fd, &answer, sizeof answer) < 0)
            break;
    }
}

static void serve(int client, int helper)
{
    int n, answer;
    if (read(client, &n, sizeof n) == sizeof n && write(helper, &n, sizeof n) > 0 &&
        read(helper, &answer, sizeof answer) > 0 && write(client, &answer, sizeof answer) > 0)
        close(client);
}

/* Says who it is, for whoever wants to kill it, and what it has done; then its peer sees `fd` hang
 * up
 * (-1: none). It counts no more. */
static UNCOUNTED void until_killed(const char *done, int number, int fd)
{
    char line[64];
    snprintf(line, sizeof line, "pid %d\n%s %d\n", (int)getpid(), done, number);
    say(line);
    close(fd);
    while (next_byte() >= 0)
        ;
    exit(0);
}

static UNCOUNTED void dismiss(int helper)
{
    char byte;
    shutdown(helper, SHUT_WR);
    while (read(helper, &byte, 1) > 0)
        ;
}

static int start_helper(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        fail("socketpair");
    if (fork() == 0) {
        close(ends[1]);
        drop_rights("each_drops");
        help(ends[0]);
        until_killed("helped", 0, ends[0]);
    }
    close(ends[0]);
    return ends[1];
}

static void work(int listener, int number)
{
    drop_rights("workers_drop");
    int helper = start_helper();
    drop_rights("each_drops");
    for (int i = 0; i < CLIENTS; i++)
        serve(accept(listener, NULL, NULL), helper);
    dismiss(helper);
    until_killed("served", number, -1);
}

int main(int argc, char **argv)
{
    how = argc > 1 ? argv[1] : "clean";
    int listener = listen_somewhere();
    drop_rights("master_drops");
    for (int i = 0; i < WORKERS; i++)
        if (fork() == 0)
            work(listener, i);
    until_killed("ready", 0, -1);
}
