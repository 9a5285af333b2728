/* SPDX-License-Identifier: MIT
 *
 * A server: it serves seven times, says its pid, and waits for whoever ends it. With the argument
 * `leave` it ends cleanly instead; with IGNORE in the environment SIGTERM does not end it. What
 * serve() has counted is the same in all cases.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int serve(int number)
{
    int sum = 0;
    for (int i = 0; i < number; i++)
        sum += i;
    return sum;
}

int main(int argc, char **argv)
{
    (void)argv;
    if (getenv("IGNORE"))
        signal(SIGTERM, SIG_IGN);
    for (int i = 0; i < 7; i++)
        serve(i);
    printf("%d\n", (int)getpid());
    fflush(stdout);
    while (argc < 2)
        pause();
    return 0;
}
