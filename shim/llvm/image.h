/* SPDX-License-Identifier: MIT
 *
 * The room shim/llvm/ owns LLVM's source-based coverage (clang -fprofile-instr-generate, rustc
 * -C instrument-coverage): finding images in memory (images.h, with module.h behind it), the raw
 * profile of an image by the version of its LLVM release (raw.h), the name of the .profraw file
 * (name.h), and the change of that file on disk (profile.h).
 *
 * Its rules: it includes file/, kernel/ and loss.h only and knows nothing of settings, signals or
 * the keeper. But for the search for images, which takes the loader's lock, everything is
 * async-signal-safe. The memory of an image may be unmapped at any time unless the caller holds the
 * module lock or the image is lasting. Counters are only read, and set back by
 * llvm_image_restart(). Data enters as loaded modules (llvm_images_look()) and as a pattern for the
 * name; it leaves by llvm_profile_write().
 *
 * An image: a loaded ELF module with counters of LLVM, and how far they have been written. Each
 * such module has a runtime of its own linked in (compiler-rt/lib/profile), which knows nothing of
 * the others.
 */
#ifndef COVKEEP_LLVM_IMAGE_H
#define COVKEEP_LLVM_IMAGE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loss.h"

/* A section of the module, as it lies in memory. */
struct llvm_section {
    unsigned char *at;
    size_t size; /* 0: the module has no such section */
};

#define LLVM_NOTES_MAX 4

/* How far an image has been written. It is a mapping of its own, which is unmapped when the image
 * is forgotten. */
struct llvm_progress {
    char path[PATH_MAX];            /* of the file, for the next write */
    char written_to[PATH_MAX];      /* the file of the last write; "": there was none */
    int64_t written_at;             /* the offset of this image's profile in it */
    unsigned profile, next_profile; /* the number of its profile in the journal, from 1; of the one
                                       that the write that goes on makes or adds to */
    bool is_asked;                  /* the runtime has asked for the profile that is there */
    char asked[PATH_MAX];           /* the name that the runtime is expected to open */
    /* Counters and bitmap, one behind the other: as they were at that write, as they are for the
     * write that goes on, and by how much that is more. */
    unsigned char *written, *next, *more;
    _Alignas(8) unsigned char counts[]; /* all three */
};

struct llvm_image {
    int state;            /* of its place (kernel/places.h); private to images.c */
    uintptr_t start, end; /* the module's addresses */
    bool is_lasting;      /* the module was loaded at start: no dlclose unloads it */
    /* The sections __llvm_prf_cnts, _data, _names, _bits (MC/DC) and _vnds. */
    struct llvm_section counters, data, names, bitmap, values;
    struct llvm_section notes[LLVM_NOTES_MAX]; /* in which a build id may be */
    unsigned note_count;
    uint64_t version;           /* __llvm_profile_raw_version, with its variant bits */
    enum loss_reason refusal;   /* why only the runtime can write it; LOSS_UNKNOWN: no reason */
    const char *const *pattern; /* the runtime's own pattern of the name; NULL: not known where */
    /* Not 0: the program wants nothing written until it resets its counters
     * (__llvm_profile_dump(), __llvm_profile_set_dumped()). NULL: not known where. */
    const unsigned *dumped;
    const char *built_in; /* -fprofile-instr-generate=NAME; NULL: not known, or none was given */

    const char *given;      /* the pattern that the runtime has found, or finds, at its start */
    const char *in_environ; /* where it stands in the environment; NULL: it does not */
    bool is_left;           /* the runtime keeps the counters in the file by itself (%c) */
    bool is_pool;           /* the path is that of a merge pool (%m) */
    bool is_due;            /* the runtime wants to write now; atomic */
    bool is_pending;        /* in the flush that goes on */
    bool is_given_up;       /* told as lost */
    bool is_told_busy;      /* told as locked by another process */
    uint64_t key;           /* of its description in the journal; 0: not computed yet */
    struct llvm_progress *progress;
};

/* llvm_progress_size() returns the size of the image's progress. llvm_image_counts() returns how
 * many bytes counters and bitmap have together. Async-signal-safe, as all that follow. */
static inline size_t llvm_image_counts(const struct llvm_image *image)
{
    return image->counters.size + image->bitmap.size;
}

/* How far one copy of them lies behind the one before it, so that each is aligned for numbers. */
static inline size_t llvm_image_stride(const struct llvm_image *image)
{
    return (llvm_image_counts(image) + 7) & ~(size_t)7;
}

static inline size_t llvm_progress_size(const struct llvm_image *image)
{
    return sizeof(struct llvm_progress) + 3 * llvm_image_stride(image);
}

/* llvm_image_has_counted() returns whether anything was counted since the last write, or since the
 * start where there was none. */
bool llvm_image_has_counted(const struct llvm_image *image);

/* llvm_image_is_at_start() returns whether nothing was counted at all. */
bool llvm_image_is_at_start(const struct llvm_image *image);

/* llvm_image_restart() sets counters and bitmap back to what they are at start, in a forked child,
 * and forgets what the parent has written. */
void llvm_image_restart(struct llvm_image *image);

/* llvm_image_begin() maps the image's progress, and returns false where there is no memory.
 * llvm_image_take() copies counters and bitmap to `next`. llvm_image_note_written() notes that
 * `next` has been written to the file at `path`, at the offset `at`; to note it twice does no harm.
 */
bool llvm_image_begin(struct llvm_image *image);
void llvm_image_take(struct llvm_image *image);
void llvm_image_note_written(struct llvm_image *image, int64_t at);

/* llvm_image_note_seen() notes that `next` has gone elsewhere, and is not to be written. */
void llvm_image_note_seen(struct llvm_image *image);

/* llvm_image_holds() returns whether `size` bytes at `address` lie in the module. */
bool llvm_image_holds(const struct llvm_image *image, uintptr_t address, size_t size);

#endif
