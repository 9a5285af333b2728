/* SPDX-License-Identifier: MIT
 *
 * `lines [handles]` counts, says "ready", and waits for its ending; it says so when it sees a
 * SIGXFSZ, which is none of its own making.
 */
#include "uncounted.h"

#include <signal.h>

static UNCOUNTED void see(int signal_number)
{
    (void)signal_number;
    say("SIGXFSZ\n");
}

/* libgcov, which has its own ways with a limit, writes nothing then. */
static UNCOUNTED void wait_and_leave(void)
{
    say("ready\n");
    while (next_byte() >= 0)
        ;
    _exit(3);
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        signal(SIGXFSZ, see);
    wait_and_leave();
}
