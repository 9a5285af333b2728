/* SPDX-License-Identifier: MIT
 *
 * `pending_child PROGRAM` blocks SIGCHLD, counts and executes the program, pending_child_plain.
 */
#include "endings.h"

extern char **environ;

UNCOUNTED int main(int argc, char **argv)
{
    sigset_t child;
    if (argc < 2)
        return 2;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    count(9);
    plain_execve(argv[1], argv + 1, environ);
    fail(argv[1]);
}
