/* SPDX-License-Identifier: MIT
 *
 * Waits for its ending where the argument says: in an atexit function, in a destructor that runs
 * before libgcov's, in one that runs after it (`written`), or in a constructor; or ends as it is
 * named. All of that is uncounted, so the counts are the same.
 */
#define _GNU_SOURCE
#include "uncounted.h"

static const char *when = "";

static UNCOUNTED int is_now(const char *name)
{
    return strcmp(when, name) == 0;
}

static UNCOUNTED void wait_here(void)
{
    say("ready\n");
    while (next_byte() >= 0)
        ;
}

static UNCOUNTED void constructed(int argc, char **argv)
{
    when = argc > 1 ? argv[1] : "";
    if (is_now("constructor"))
        until_end();
}

static UNCOUNTED void destroyed(void)
{
    if (is_now("destructor"))
        wait_here();
}

static UNCOUNTED void written(void)
{
    if (is_now("written"))
        wait_here();
}

/* libgcov's own entries have priority 100; the linker sorts by it, destructors backwards. */
__attribute__((section(".init_array.05000"), used)) static void *const first = (void *)constructed;
__attribute__((section(".fini_array.05000"), used)) static void *const before = (void *)destroyed;
__attribute__((section(".fini_array.00050"), used)) static void *const after = (void *)written;

static UNCOUNTED void leave(void)
{
    if (is_now("atexit"))
        atexit(wait_here);
    if (is_now("_exit") || is_now("quick_exit") || is_now("abort"))
        say("ready\n");
    if (is_now("_exit"))
        _exit(3);
    if (is_now("quick_exit"))
        quick_exit(4);
    if (is_now("abort"))
        abort();
    exit(0);
}

int main(int argc, char **argv)
{
    (void)argv;
    for (int i = 0; i < 3; i++)
        argc += i;
    if (argc > 0)
        leave();
}
