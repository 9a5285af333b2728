/* SPDX-License-Identifier: MIT
 *
 * A shared object whose destructor does not come to its end. Built without counters.
 */
#include "../uncounted.h"

static __attribute__((destructor)) void stay_here(void)
{
    say("unloading\n");
    for (;;)
        pause();
}
