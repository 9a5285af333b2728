/* SPDX-License-Identifier: MIT
 *
 * The beat. There is one for the whole process and its keeper, since there is one flush at a time.
 */
#include "process/progress.h"

#include "kernel/futex.h"

/* How many milliseconds to wait before a locked file is tried again. */
#define RETRY_MS 2

static unsigned beat;
static bool (*on_pause)(void); /* NULL: nothing to do */

void progress_note(void)
{
    __atomic_add_fetch(&beat, 1, __ATOMIC_RELAXED);
}

unsigned progress_beat(void)
{
    return futex_load(&beat);
}

void progress_on_pause(bool (*look)(void))
{
    on_pause = look;
}

bool progress_pause(void)
{
    progress_note();
    if (on_pause && on_pause())
        return true;
    futex_sleep(RETRY_MS);
    return false;
}
