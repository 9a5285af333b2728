/* SPDX-License-Identifier: MIT
 *
 * LLVM's images in the journal. The description of such an image is its raw profile (llvm/raw.h) as
 * it would be written before anything was counted, so that who reads a record can write the
 * .profraw file without the program. Its file has JOURNAL_PROFILE_MAGIC before that, and a checksum
 * (checksum.h, from 0) of all before it behind. The addresses in it are those of the process that
 * has described the image first.
 */
#ifndef COVKEEP_JOURNAL_PROFILE_H
#define COVKEEP_JOURNAL_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "journal/reader.h"
#include "journal/record.h"
#include "llvm/image.h"
#include "llvm/raw.h"

#define JOURNAL_PROFILE_MAGIC "covprof\1"

/* journal_profile_size() returns how many bytes the file of the image's description has.
 * journal_profile_describe() writes it to `to`. Async-signal-safe, as the next two. */
size_t journal_profile_size(const struct llvm_image *image);
void journal_profile_describe(const struct llvm_image *image, unsigned char *to);

/* What a section adds to, but for the image. */
struct journal_target {
    const char *directory; /* before a relative path; "": none */
    const char *path;      /* of the .profraw file */
    bool is_pool;          /* the file is a merge pool */
    unsigned profile;      /* the number of the profile, from 1 */
};

/* journal_profile_section_bound() returns how many bytes the section takes at most.
 * journal_add_profile() adds it, with counts that are laid out as progress->counts. */
size_t journal_profile_section_bound(const struct llvm_image *image,
                                     const struct journal_target *target);
void journal_add_profile(struct journal_composer *composer, const struct llvm_image *image,
                         uint64_t key, const struct journal_target *target,
                         const unsigned char *counts);

/* journal_read_profile() checks the bytes of a description's file, and returns where in them the
 * profile begins, whose shape it sets; NULL where there is none. */
const unsigned char *journal_read_profile(const unsigned char *bytes, size_t size,
                                          struct llvm_shape *shape);

/* What is read of a section: what it adds to, where `path` is not terminated, and where its lists
 * are. */
struct journal_section_target {
    const char *path;
    size_t path_size;
    bool is_pool;
    unsigned profile;
    const unsigned char *lists;
};

/* journal_read_target() reads the beginning of the section. It returns false where that is broken.
 * journal_add_counts() adds the section's counts to those of a profile with that shape, in which
 * they are at `counts`. It returns false, and adds nothing, where they do not fit. */
bool journal_read_target(const struct journal_part *part, struct journal_section_target *target);
bool journal_add_counts(const struct journal_part *part,
                        const struct journal_section_target *target, const struct llvm_shape *shape,
                        unsigned char *counts);

#endif
