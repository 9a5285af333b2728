/* SPDX-License-Identifier: MIT
 *
 * A file that records add to: a unit's .gcda file, or the .profraw file of a profile.
 */
#ifndef COVKEEP_CLI_SETTLE_TARGET_H
#define COVKEEP_CLI_SETTLE_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/settle/sum.h"

/* `profile` is NULL for a unit's file; then `file` is its index in the image. */
struct settle_target {
    struct settle_image *image;
    size_t file;
    struct settle_profile *profile;
};

/* settle_target_next() takes the next target of the sums, the first one where *target is all zero.
 * It returns false at the end. settle_target_count() returns how many there are. */
bool settle_target_next(const struct settle_sum *sum, struct settle_target *target);
size_t settle_target_count(const struct settle_sum *sum);

/* settle_target_path() returns the path, in memory that may be written to.
 * settle_target_is_open() returns whether the file is still to be updated. */
char *settle_target_path(const struct settle_target *target);
struct settle_file *settle_target_state(const struct settle_target *target);
bool settle_target_is_open(const struct settle_target *target);

/* What stands for a target in the file of a batch. All zero: none. */
struct settle_place {
    uint64_t key;  /* of the image, or the id of the profile */
    uint64_t file; /* its index plus one, or SETTLE_PLACE_PROFILE */
};
#define SETTLE_PLACE_PROFILE UINT64_MAX

struct settle_place settle_target_place(const struct settle_target *target);

/* settle_target_find() returns whether the sums have such a target, which it sets. */
bool settle_target_find(struct settle_target *target, struct settle_sum *sum,
                        struct settle_place place);

#endif
