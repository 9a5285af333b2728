/* SPDX-License-Identifier: MIT
 *
 * What a sum of records has reached: files and functions, as far as counters tell. Two programs
 * that share a file have it once.
 */
#ifndef COVKEEP_CLI_TESTS_REACHED_H
#define COVKEEP_CLI_TESTS_REACHED_H

#include <stddef.h>

#include "cli/settle/sum.h"

struct reached {
    size_t files, functions;
};

/* reached_of() counts the files and functions of which a counter is not zero. A function that was
 * killed in its first block has none. */
struct reached reached_of(const struct settle_sum *sum);

/* reached_by_profile() counts the functions of which the profile has a counter that is not zero. */
size_t reached_by_profile(const struct settle_profile *profile);

/* reached_function() returns whether a counter of the unit's function is not zero; *at is the index
 * of its first counter among those of the image, and is set behind its last one. */
bool reached_function(const struct settle_image *image, const struct gcov_unit *unit,
                      uint32_t function, size_t *at);

#endif
