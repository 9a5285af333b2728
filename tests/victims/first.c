/* SPDX-License-Identifier: MIT
 *
 * Runs as PID 1 of a namespace, which SIGTERM does not end: waits in poll, which no dropped signal
 * interrupts, says what poll gave, and waits for its ending.
 */
#include "uncounted.h"

#include <poll.h>

static UNCOUNTED void wait_in_poll(void)
{
    struct pollfd input = {.fd = 0, .events = POLLIN};
    say(getpid() == 1 ? "first\n" : "not first\n");
    say(poll(&input, 1, -1) == 1 ? "input\n" : "interrupted\n");
    until_end();
}

int main(int argc, char **argv)
{
    (void)argv;
    for (int i = 0; i < 4; i++)
        argc += i % 2;
    if (argc > 0)
        wait_in_poll();
}
