/* SPDX-License-Identifier: MIT
 *
 * Starts the program of its arguments with SIGTERM blocked and pending.
 */
#include "uncounted.h"

#include <signal.h>

int main(int argc, char **argv)
{
    sigset_t only;
    (void)argc;
    sigemptyset(&only);
    sigaddset(&only, SIGTERM);
    sigprocmask(SIG_BLOCK, &only, NULL);
    raise(SIGTERM);
    say("pending\n");
    execv(argv[1], argv + 1);
    return 1;
}
