/* SPDX-License-Identifier: MIT
 *
 * The main thread leaves by pthread_exit; another one counts after that, and then ends the process
 * by the argument: `return` of the last thread is exit(0). `stays` has the same counts in a process
 * whose main thread waits for the other.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <pthread.h>

static const char *how;
static pthread_t main_thread;

static UNCOUNTED void *outlive(void *unused)
{
    (void)unused;
    if (!is(how, "stays"))
        pthread_join(main_thread, NULL);
    count(12);
    if (is(how, "return"))
        say("ready\n");
    if (is(how, "return") || is(how, "stays"))
        return NULL;
    if (!is(how, "wait"))
        say("ready\n");
    end_by(how);
    return NULL;
}

UNCOUNTED int main(int argc, char **argv)
{
    pthread_t thread;
    how = argc > 1 ? argv[1] : "stays";
    main_thread = pthread_self();
    count(25);
    if (pthread_create(&thread, NULL, outlive, NULL) != 0)
        fail("pthread_create");
    if (!is(how, "stays"))
        pthread_exit(NULL);
    pthread_join(thread, NULL);
    until_end();
}
