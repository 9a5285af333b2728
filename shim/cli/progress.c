/* SPDX-License-Identifier: MIT
 *
 * Shows the line. It ends with a carriage return, so that what the command prints next goes over
 * it.
 */
#include "cli/progress.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/clock.h"

#define WIDTH 40
#define PAUSE_NS INT64_C(200000000) /* between two texts */

static int shown; /* the length of the line that is there */
static int64_t next_ns;

void progress_show(const char *format, ...)
{
    char text[WIDTH + 1];
    va_list arguments;
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    if (now < next_ns || !isatty(STDERR_FILENO))
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    dprintf(STDERR_FILENO, "%-*s\r", shown, text);
    shown = (int)strlen(text);
    next_ns = now + PAUSE_NS;
}

void progress_clear(void)
{
    if (shown)
        dprintf(STDERR_FILENO, "%*s\r", WIDTH, "");
    shown = 0;
}
