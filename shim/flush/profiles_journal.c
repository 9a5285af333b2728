/* SPDX-License-Identifier: MIT
 *
 * A path of a section is absolute: who reads the journal knows no working directory.
 */
#include "flush/profiles_journal.h"

#include <limits.h>

#include "file/open.h"
#include "flush/journal_file.h"
#include "flush/profile_names.h"
#include "flush/profiles.h"
#include "journal/profile.h"
#include "kernel/sys.h"
#include "llvm/images.h"

/* The working directory, where a name is relative to it. One flush goes on at a time. */
static char directory[PATH_MAX];

static struct llvm_image *next_marked(struct llvm_image *image)
{
    while ((image = llvm_image_next(image)) && !image->is_pending)
        ;
    return image;
}

static bool know_directory(void)
{
    directory[0] = '\0';
    if (profile_names_are_relative())
        sys_call(SYS_getcwd, directory, sizeof(directory));
    return !profile_names_are_relative() || *directory == '/';
}

static struct journal_target target_of(const struct llvm_image *image)
{
    return (struct journal_target){.directory = directory,
                                   .path = image->progress->path,
                                   .is_pool = image->is_pool,
                                   .profile = image->progress->next_profile};
}

static size_t put_description(const void *image, unsigned char *to)
{
    journal_profile_describe(image, to);
    return journal_profile_size(image);
}

static uint64_t key_of(struct llvm_image *image)
{
    if (image->key == 0)
        image->key = llvm_raw_key(image);
    return image->key;
}

bool profiles_journal_begin(size_t *size)
{
    struct llvm_image *image = next_marked(NULL);
    if (image && !know_directory())
        return false;
    for (; image; image = next_marked(image)) {
        const struct journal_description description = {journal_profile_size(image),
                                                        put_description, image};
        const struct journal_target target = target_of(image);
        if (!journal_file_describe(key_of(image), &description))
            return false;
        *size += journal_profile_section_bound(image, &target);
    }
    return true;
}

void profiles_journal_add(struct journal_composer *composer)
{
    for (struct llvm_image *image = NULL; (image = next_marked(image));) {
        const unsigned char *counts;
        unsigned last = image->progress->profile;
        bool is_new = profiles_take_counts(image, &counts) == LLVM_PROFILE_APPEND;
        image->progress->next_profile = last + (is_new || last == 0);
        const struct journal_target target = target_of(image);
        journal_add_profile(composer, image, key_of(image), &target, counts);
    }
}

/* The offset stands for a profile that can be added to. */
void profiles_journal_note(void)
{
    for (struct llvm_image *image = NULL; (image = next_marked(image));) {
        image->progress->profile = image->progress->next_profile;
        profiles_note_written(image, 0);
    }
}

unsigned profiles_journal_end(void)
{
    unsigned count = 0;
    for (struct llvm_image *image = NULL; (image = next_marked(image)); count++) {
        file_make_empty(image->progress->path);
        image->is_pending = false;
    }
    return count;
}
