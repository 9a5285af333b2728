/* SPDX-License-Identifier: MIT
 *
 * The profiles of LLVM's images that records speak of: for each .profraw file what is to be added
 * to it. A profile is put together out of its records when it is written, so that memory is in
 * proportion to their number and not to the size of the programs.
 */
#ifndef COVKEEP_CLI_SETTLE_PROFILE_H
#define COVKEEP_CLI_SETTLE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/settle/image.h"
#include "cli/settle/journal.h"
#include "cli/settle/map.h"
#include "journal/profile.h"

/* An image, by its description. */
struct settle_raw {
    uint64_t key;
    unsigned char *file;           /* NULL: there is no description */
    const unsigned char *at_start; /* the profile in it */
    struct llvm_shape shape;
    size_t missed; /* sections that came without a description */
};

struct settle_profile {
    uint64_t id; /* a checksum of what tells it from others */
    const struct settle_raw *raw;
    char *path;
    bool is_pool;
    struct settle_part {
        struct journal_part part; /* in the mapped journal */
        struct journal_section_target target;
    } * parts;
    size_t count;
    struct settle_file state;
};

/* Zero it before the first use. */
struct settle_profiles {
    struct settle_raw **raws;
    size_t raw_count;
    struct settle_profile **profiles;
    size_t count;
    struct settle_map raw_by_key, by_id; /* the index in the two arrays */
};

enum settle_added {
    SETTLE_ADDED,
    SETTLE_MISSED, /* there is no description */
    SETTLE_MISFIT, /* its numbers do not fit the description */
    SETTLE_NO_MEMORY,
};

/* settle_profiles_add() adds a section of kind JOURNAL_LLVM, which stays mapped. Descriptions are
 * looked for in the journals. */
enum settle_added settle_profiles_add(struct settle_profiles *profiles,
                                      const struct journal_part *part,
                                      const struct settle_journal *journals, size_t journal_count);

/* settle_profiles_find() returns the profile with that id, NULL where there is none. */
struct settle_profile *settle_profiles_find(const struct settle_profiles *profiles, uint64_t id);

/* settle_profiles_clear() takes away what was added. */
void settle_profiles_clear(struct settle_profiles *profiles);
void settle_profiles_free(struct settle_profiles *profiles);

/* settle_profile_content() returns the whole profile, raw->shape.size bytes, for the caller to
 * free(3); NULL: there is no memory. */
unsigned char *settle_profile_content(const struct settle_profile *profile);

#endif
