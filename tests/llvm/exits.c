/* SPDX-License-Identifier: MIT
 *
 * Preloaded, it makes SIGUSR1 a normal exit: so the runtime of any program writes its file after
 * the same run that another one is killed after.
 */
#include <signal.h>
#include <stdlib.h>

static void leave(int signal_number)
{
    (void)signal_number;
    exit(0); /* NOLINT(bugprone-signal-handler): the program sleeps */
}

__attribute__((constructor)) static void arm(void)
{
    signal(SIGUSR1, leave);
}
