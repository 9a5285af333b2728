/* SPDX-License-Identifier: MIT
 *
 * A C function that sends its own process a signal (0: none) and never returns.
 */
#include <signal.h>
#include <unistd.h>

void stay(int signal_number)
{
    kill(getpid(), signal_number);
    for (;;)
        pause();
}
