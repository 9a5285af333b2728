/* SPDX-License-Identifier: MIT
 *
 * Closes its outputs, as a daemon does, and goes on living until its input ends. A child that it
 * forked before does the same.
 */
#include "uncounted.h"

int main(void)
{
    say("closing\n");
    fork();
    close(1);
    close(2);
    while (next_byte() >= 0)
        ;
    return 0;
}
