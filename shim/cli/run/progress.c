/* SPDX-License-Identifier: MIT
 *
 * Shows the counter. Its line ends with a carriage return, so that what the command prints next
 * goes over it.
 */
#include "cli/run/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/rundir/files.h"

#define WIDTH 40

static bool is_shown;

bool progress_is_possible(void)
{
    return isatty(STDERR_FILENO);
}

void progress_show(int directory)
{
    size_t count = rundir_files_count(directory);
    dprintf(STDERR_FILENO, "covkeep: %zu process%s\r", count, count == 1 ? "" : "es");
    is_shown = true;
}

void progress_clear(void)
{
    if (is_shown)
        dprintf(STDERR_FILENO, "%*s\r", WIDTH, "");
    is_shown = false;
}
