/* SPDX-License-Identifier: MIT
 *
 * Nothing is held: as soon as a program is gone, its port and its locks are free, its outputs are
 * at their end, and who reaps its orphans is left with none.
 */
#include "oracle.h"
#include "trial.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 120000, TIMES = 20 };

static char *dir;

static void set_up(void)
{
    dir = dir_new("held");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(look, .init = set_up, .fini = tear_down, .timeout = 600);

/* The address and the port are the victim's alone, see there. */
static bool can_bind(const char *output)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    char host[INET_ADDRSTRLEN];
    unsigned port;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(sscanf(output, "host %15s port %u", host, &port) == 2, "%s", output);
    cr_assert(inet_pton(AF_INET, host, &address.sin_addr) == 1);
    address.sin_port = htons((uint16_t)port);
    bool bound = bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return bound;
}

static bool can_flock(void)
{
    int fd = open(under(dir, "flock"), O_RDWR | O_CLOEXEC);
    bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
    close(fd);
    return locked;
}

static bool can_lock(const char *name, int command)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(under(dir, "%s", name), O_RDWR | O_CLOEXEC);
    bool locked = fcntl(fd, command, &whole) == 0;
    close(fd);
    return locked;
}

static void expect_all(bool is_free, const struct program *p)
{
    cr_assert_eq(can_bind(p->out), is_free, "port");
    cr_assert_eq(can_flock(), is_free, "flock");
    cr_assert_eq(can_lock("record", F_SETLK), is_free, "record lock");
    cr_assert_eq(can_lock("description", F_OFD_SETLK), is_free, "lock of an open file description");
}

static void frees_all(int sig)
{
    siginfo_t end;
    for (int i = 0; i < TIMES; i++) {
        struct program p = START(LIST(victim("look_held"), dir), .tree = dir, .preload = true);
        expect_all(false, &p);
        cr_assert(kill(p.pid, sig) == 0);
        cr_assert(waitid(P_PID, (id_t)p.pid, &end, WEXITED | WNOWAIT) == 0);
        expect_all(true, &p);
        program_end(&p);
        expect_killed(&p, sig);
        program_free(&p);
    }
}

Test(look, ports_and_locks_are_free_after_sigkill)
{
    frees_all(SIGKILL);
}

Test(look, ports_and_locks_are_free_after_sigterm)
{
    frees_all(SIGTERM);
}

/* What a reader sees while the program lives. Who awaited its first line may have seen it already,
 * and has closed the descriptor then. */
static bool is_at_end(int fd)
{
    if (fd < 0)
        return true;
    char chunk[4096];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (poll(&p, 1, PATIENCE_MS) == 1) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n <= 0)
            return n == 0;
    }
    return false;
}

/* Who has the other end of the pipe: lines of PID and NAME, for the caller to free. */
static char *holders_of(int fd)
{
    struct stat pipe;
    cr_assert(fstat(fd, &pipe) == 0);
    return shell(
        "find /proc/[0-9]*/fd -lname 'pipe:?%lu?' 2>/dev/null | cut -d / -f 3 | sort -u |\n"
        "    while read -r pid; do\n"
        "        test $pid = %d || echo $pid $(cat /proc/$pid/comm)\n"
        "    done",
        (unsigned long)pipe.st_ino, (int)getpid());
}

static void expect_at_end(int fd, const char *name)
{
    if (!is_at_end(fd))
        cr_assert_fail("its %s is held by:\n%s", name, holders_of(fd));
}

Test(look, outputs_that_a_living_program_closed_are_at_their_end)
{
    struct program p =
        START(LIST(victim("look_closed")), .tree = dir, .preload = true, .ready = "closing\n");
    expect_at_end(p.out_fd, "standard output");
    expect_at_end(p.err_fd, "standard error");
    cr_assert(waitpid(p.pid, NULL, WNOHANG) == 0, "it lives");
    program_kill(&p, SIGKILL);
    expect_killed(&p, SIGKILL);
    program_free(&p);
}

Test(look, outputs_are_at_their_end_when_the_program_is_gone)
{
    siginfo_t end;
    struct program p = START(LIST(victim("look_held"), dir), .tree = dir, .preload = true);
    cr_assert(kill(p.pid, SIGKILL) == 0);
    cr_assert(waitid(P_PID, (id_t)p.pid, &end, WEXITED | WNOWAIT) == 0);
    struct pollfd ends[] = {{.fd = p.out_fd}, {.fd = p.err_fd}};
    cr_assert(poll(ends, 2, 0) == 2 && (ends[0].revents & ends[1].revents & POLLHUP));
    program_end(&p);
    program_free(&p);
}

/* An init that knows nothing of clone's children and waits for any. */
Test(look, no_zombie_stays_below_who_reaps)
{
    cr_assert(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    for (int i = 0; i < TIMES; i++) {
        struct program p = START(LIST(victim("look_held"), dir), .tree = dir, .preload = true);
        program_kill(&p, i % 2 ? SIGKILL : SIGTERM);
        program_free(&p);
    }
    while (waitpid(-1, NULL, 0) > 0)
        ;
    cr_assert_eq(errno, ECHILD);
    cr_assert(wait4(-1, NULL, __WALL | WNOHANG, NULL) < 0 && errno == ECHILD);
}

/* A name of its own, since other tests run beside this one. */
Test(look, ps_finds_the_program_once)
{
    const char *program = under(dir, "look%d", (int)getpid());
    free(shell("cp '%s' '%s'", victim("look_held"), program));
    struct program p = START(LIST(program, dir), .tree = dir, .preload = true);
    char *found = shell("ps -o pid= -C '%s' | tr -d ' '", strrchr(program, '/') + 1);
    cr_assert_eq(atoi(found), p.pid, "%s", found);
    cr_assert_str_eq(strchr(found, '\n'), "\n", "more than one: %s", found);
    free(found);
    program_kill(&p, SIGKILL);
    program_free(&p);
}
