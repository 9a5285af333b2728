/* SPDX-License-Identifier: MIT
 *
 * Code that a victim runs and gcov does not count: where it waits for its ending, and its handlers.
 * A function that ends the process here never returns to counted code, so that the counts are the
 * same whether a signal or the end of the input ended it.
 */
#ifndef COVKEEP_VICTIM_UNCOUNTED_H
#define COVKEEP_VICTIM_UNCOUNTED_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UNCOUNTED __attribute__((no_profile_instrument_function, noinline, unused))

static UNCOUNTED void say(const char *text)
{
    if (write(1, text, strlen(text)) < 0)
        _exit(99);
}

/* The next byte of the input, or -1 at its end. */
static UNCOUNTED int next_byte(void)
{
    unsigned char byte;
    ssize_t n;
    do
        n = read(0, &byte, 1);
    while (n < 0 && errno == EINTR);
    return n == 1 ? byte : -1;
}

static UNCOUNTED void until_end(void)
{
    say("ready\n");
    while (next_byte() >= 0)
        ;
    exit(0);
}

#endif
