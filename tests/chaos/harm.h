/* SPDX-License-Identifier: MIT
 *
 * What is done to the keeper of a victim: it is killed or stopped, while its program goes on.
 */
#ifndef COVKEEP_CHAOS_HARM_H
#define COVKEEP_CHAOS_HARM_H

#include <sys/types.h>

#include "plan.h"

/* The keeper of the program as it is now, 0 when there is none (any more). */
pid_t harm_find_keeper(pid_t program);

/* Does it, if the plan says so; `keeper` may be 0. */
void harm_keeper(const struct plan *plan, pid_t keeper);

#endif
