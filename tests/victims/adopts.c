/* SPDX-License-Identifier: MIT
 *
 * `adopts WAY`: becomes the parent of all orphans below it. Its child has a child, and ends before
 * that; the orphan is then killed. Says how each child ends that WAY brings, and what comes when
 * there is none left; `poll` is waitpid, which never blocks. In `adopts WAY clean` nobody is
 * killed.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "wait_ways.h"

enum { ERRNO_BEFORE = 77 };

/* The orphan's pid. */
static UNCOUNTED pid_t adopt(int is_clean)
{
    int ready[2];
    pid_t orphan;
    if (pipe(ready) < 0)
        fail("pipe");
    pid_t child = is_clean ? fork() : plain_fork();
    if (child == 0) {
        count(5);
        if ((is_clean ? fork() : plain_fork()) > 0)
            exit(0);
        count(9);
        orphan = getpid();
        if (write(ready[1], &orphan, sizeof orphan) < 0 || is_clean)
            exit(0);
        for (;;)
            pause();
    }
    reap(child);
    if (read(ready[0], &orphan, sizeof orphan) != sizeof orphan)
        fail("read");
    return orphan;
}

static UNCOUNTED long poll_any(pid_t pid, int options)
{
    long result;
    while ((result = waitpid(pid, &seen.status, options | WNOHANG)) == 0)
        ;
    return result;
}

static UNCOUNTED void wait_for_all(long (*wait_by)(pid_t pid, int options))
{
    char line[96];
    long result;
    do {
        seen.status = 0xeeee;
        memset(&seen.info, 0, sizeof seen.info);
        errno = ERRNO_BEFORE;
        result = wait_by(-1, 0);
        snprintf(line, sizeof line, "%s, errno %d, status %#x or %d\n", result < 0 ? "none" : "one",
                 errno, (unsigned)seen.status, seen.info.si_status);
        say(line);
    } while (result >= 0);
}

static const char *way;

static UNCOUNTED void wait_by_way(int unused)
{
    (void)unused;
    wait_for_all(is(way, "poll") ? poll_any : wait_way(way)->wait);
}

static UNCOUNTED void wait_on_small_stack(void)
{
    enum { PAGE = 4096, SMALL = 8192 };
    char *room =
        mmap(NULL, PAGE + SMALL, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    stack_t stack = {.ss_sp = room + PAGE, .ss_size = SMALL};
    struct sigaction action = {.sa_handler = wait_by_way, .sa_flags = SA_ONSTACK};
    if (mprotect(room, PAGE, PROT_NONE) < 0 || sigaltstack(&stack, NULL) < 0 ||
        sigaction(SIGUSR1, &action, NULL) < 0)
        fail("stack");
    raise(SIGUSR1);
}

UNCOUNTED int main(int argc, char **argv)
{
    int is_clean = argc > 2 && is(argv[2], "clean");
    if (argc < 2 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        fail("subreaper");
    count(3);
    pid_t orphan = adopt(is_clean);
    if (!is_clean)
        kill(orphan, SIGKILL);
    way = argv[1];
    if (argc > 2 && is(argv[2], "small"))
        wait_on_small_stack();
    else
        wait_by_way(0);
    until_end();
}
