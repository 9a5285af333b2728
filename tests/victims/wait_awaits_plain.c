/* SPDX-License-Identifier: MIT
 *
 * wait_awaits_plain WAY SIGNAL [unasked|stranger]
 *
 * Waits for a child that dies of SIGNAL, or exits for 0, and has a stand-in for a keeper; prints
 * how many of these had written when the call returned. Invariant: without the shim that is 0; with
 * it 1 if a signal was the end, else 0. A stand-in that is a `stranger`, another user's, writes
 * nothing and goes when the call has returned.
 */
#define _GNU_SOURCE
#include "keeper_stand_in.h"
#include "wait_ways.h"

enum { ERRNO_BEFORE = 77, STRANGER = 65533 };

/* Ends when it is told to. */
static pid_t new_child(int sig, int told)
{
    char byte;
    pid_t pid = fork();
    if (pid == 0) {
        if (read(told, &byte, 1) != 1)
            _exit(1);
        if (sig)
            raise(sig);
        _exit(0);
    }
    return pid;
}

int main(int argc, char **argv)
{
    int tell[2];
    const struct wait_way *way = wait_way(argv[1]);
    const char *more = argc > 3 ? argv[3] : "";
    seen.is_asked = strcmp(more, "unasked") != 0;
    stand_in_set_up();
    if (pipe(tell) != 0)
        abort();
    pid_t pid = new_child(atoi(argv[2]), tell[0]);
    shared->is_stubborn = strcmp(more, "stranger") == 0;
    if (shared->is_stubborn && seteuid(STRANGER) != 0)
        abort();
    stand_in_start(pid);
    if (shared->is_stubborn && seteuid(0) != 0)
        abort();
    if (write(tell[1], "", 1) != 1)
        abort();
    errno = ERRNO_BEFORE;
    long result = way->wait(pid, 0);
    int error = errno, written = stand_in_written();
    printf("result %d, errno %d, %d written\n", result == pid || result == 0, error, written);
    return 0;
}
