/* SPDX-License-Identifier: MIT
 *
 * One round: a victim is started, and what its plan says is done to it.
 */
#ifndef COVKEEP_CHAOS_ROUND_H
#define COVKEEP_CHAOS_ROUND_H

#include <stdbool.h>

#include "plan.h"

/* What the rounds of a batch share. */
struct scene {
    const char *victims; /* the directory that scripts built them in */
    const char *truth_path;
    struct truth *truth;
    char **environment; /* of the victims */
    int words_fd;       /* where they write what they have to say */
};

/* False, and a line on stdout, when the victim could not be started, did not end in time, or ended
 * in another way than it was to. Leaves nobody behind but keepers and orphans that are dying. */
bool round_play(const struct scene *scene, unsigned index, const struct plan *plan);

#endif
