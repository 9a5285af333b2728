/* SPDX-License-Identifier: MIT
 *
 * Counts, and forks; a signal's handler exits with status 7. Without a keeper the fork writes the
 * counts first, so that the handler may come in the middle of that.
 */
#include "endings.h"

static UNCOUNTED void end(int signal_number)
{
    (void)signal_number;
    exit(7);
}

UNCOUNTED int main(int argc, char **argv)
{
    (void)argv;
    signal(SIGUSR1, end);
    count(100);
    say("ready\n");
    if (argc > 1)
        return 0;
    pid_t child = plain_fork();
    if (child == 0)
        _exit(0);
    waitpid(child, NULL, 0);
    pause();
    return 1;
}
