/* SPDX-License-Identifier: MIT
 *
 * `traced_end HOW [threads]`: counts and ends at once: by exit(N) for a number, or as end_by() has
 * it; with another thread that sleeps, if asked to.
 */
#include "endings.h"

#include <pthread.h>

static UNCOUNTED void *sleep_for_ever(void *unused)
{
    for (;;)
        pause();
    return unused;
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "0";
    pthread_t thread;
    if (argc > 2 && pthread_create(&thread, NULL, sleep_for_ever, NULL) != 0)
        fail("pthread_create");
    count(13);
    say("ready\n");
    if (is(how, "segv"))
        *(volatile int *)NULL = 1;
    if (*how >= '0' && *how <= '9')
        exit(atoi(how));
    end_by(how);
}
