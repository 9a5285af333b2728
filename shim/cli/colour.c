/* SPDX-License-Identifier: MIT
 *
 * The sixteen ANSI colours, which each user may have chosen to be seen.
 */
#include "cli/colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool colour_terminal_is_dumb(void)
{
    const char *kind = getenv("TERM");
    return !kind || !*kind || strcmp(kind, "dumb") == 0;
}

bool colour_is_wanted(int fd)
{
    const char *unwanted = getenv("NO_COLOR");
    return (!unwanted || !*unwanted) && !colour_terminal_is_dumb() && isatty(fd);
}

const char *colour_sequence(enum colour colour)
{
    static const char *const sequences[] = {
        [COLOUR_PLAIN] = "\033[0m",   [COLOUR_FAINT] = "\033[2m",    [COLOUR_KEPT] = "\033[32m",
        [COLOUR_LOST] = "\033[1;31m", [COLOUR_UNKNOWN] = "\033[33m", [COLOUR_RUNNING] = "\033[36m"};
    return sequences[colour];
}
