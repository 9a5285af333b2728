/* SPDX-License-Identifier: MIT
 *
 * The room shim/gcov/ owns GCC's coverage, and that of clang --coverage: finding images in memory
 * (images.h, with module.h, root.h, master.c and, for clang's, clang.h and dry_run.h
 * behind it), reading units by the layout of their GCC release (layout.h, unit.h), the paths of the
 * .gcda files (path.h, names.h), the content of one file (gcda.h) and its update on disk (file.h,
 * with redo.h behind it), and accounts for what another process is to write (account.h, pool.h).
 *
 * Its rules: it includes file/, kernel/ and loss.h only and knows nothing of settings, signals or
 * the keeper. But for the search for modules, which takes the loader's lock, everything is
 * async-signal-safe. The memory of an image may be unmapped at any time unless the caller holds the
 * module lock or the image is lasting. Counters are only read, and set to zero by
 * gcov_image_restart(). Data enters as loaded modules (gcov_images_look()) and as a relocation
 * (gcov_names_take()); it leaves, slot by slot, by gcov_file_update() or by an account.
 *
 * An image: a loaded ELF module with gcov counters, its files, and how far each of them has come.
 */
#ifndef COVKEEP_GCOV_IMAGE_H
#define COVKEEP_GCOV_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/absent.h"
#include "gcov/gcda.h"
#include "gcov/unit.h"

/* libgcov's `struct gcov_root`, one per module (libgcc/libgcov.h, GCC 5 and later). */
struct gcov_root {
    const struct gcov_record *list;
    unsigned dumped : 1; /* written since start or __gcov_reset: libgcov does not write again */
    unsigned run_counted : 1; /* the files' `runs` counts this process already */
    struct gcov_root *next;
    struct gcov_root *prev;
};

/* libgcov's `struct gcov_master`: the chain of the roots of all modules that share its symbol. */
struct gcov_master {
    uint32_t version;
    struct gcov_root *root;
};

/* One file of an image, and how far it has come in this run. */
struct gcov_slot {
    const struct gcov_record *record;
    const char *path;  /* of the file, once the image is named; NULL: too long for a path */
    bool is_pending;   /* pending in the flush that goes on */
    bool is_given_up;  /* told as lost; not tried again before the counters are reset */
    bool is_told_busy; /* told as locked by another process */
    bool is_counted;   /* the file's `runs` counts this run */
    int64_t sum_max;   /* what this run has added to the file's sum_max */
    /* `written` and `seen` of struct gcda_run, and the counters as they were at the last dump by
     * the program; NULL: no memory. */
    int64_t *written, *seen, *dumped;
    bool is_blank;         /* all numbers of `written` and `seen` are zero */
    bool was_noted;        /* a number of `dumped` may not be zero */
    int64_t *next_written; /* what `written` is once the write that goes on has happened */
    /* By the last gcov_image_look(). */
    bool is_sound;     /* what describes the unit is as the compiler made it */
    bool is_mergeable; /* gcov_unit_is_mergeable() */
    size_t counters;   /* gcov_unit_counters() */
};

/* A writable segment of a module. */
struct gcov_segment {
    uintptr_t start, end; /* what is initialised from the file (.data) */
    uintptr_t zero_end;   /* the end of the zeroed memory behind it (.bss) */
};
#define GCOV_SEGMENTS_MAX 4

/* A mapping that is unmapped when the image is forgotten. */
struct gcov_memory {
    void *at; /* NULL: none */
    size_t size;
};

struct gcov_image {
    int state;            /* of its place (kernel/places.h); private to images.c */
    uintptr_t start, end; /* the module's addresses */
    unsigned segment_count;
    struct gcov_segment segments[GCOV_SEGMENTS_MAX];
    const struct gcov_layout *layout; /* NULL: an unknown release, or `refusal` says why */
    enum loss_reason refusal;         /* of clang's counters; LOSS_UNKNOWN: none */
    uint32_t version;
    const struct gcov_master *master; /* in this module, used or not; NULL: not found */
    size_t destructors;               /* entries of the module's DT_FINI_ARRAY */
    size_t count;                     /* of slots, one for each file */
    size_t slots_room;                /* entries that there is memory for in `slots` */
    struct gcov_slot *slots;          /* by ascending address of the record */
    struct gcov_root *root;           /* NULL: not looked for yet, or not found */
    bool is_lasting;                  /* the module was loaded at start: no dlclose unloads it */
    bool is_named;                    /* the slots have their paths */
    bool is_begun;                    /* a flush of this run has begun: the slots have a baseline */
    bool is_silenced;                 /* `dumped` ends no flush: it is the shim's, or taken over */
    bool is_dumped;                   /* `dumped` of the root was set at the last look */
    int64_t arc_max;                  /* the largest arc counter of all units, at the last flush */
    uint64_t key;                     /* in the journal; 0: not computed for these paths */
    struct gcov_memory names;         /* the paths of the slots */
    struct gcov_memory baseline;      /* what `written` of the slots points to */
    struct gcov_memory absent;        /* struct gcov_absent, where there are many counters */
    struct gcov_memory made;          /* the records, where they are the shim's (clang.h) */
    struct gcov_root made_root;       /* the root of such an image */
    /* The list of functions that write, in clang's runtime; NULL: not known. */
    const void **writers;
    /* Has clang's runtime call a function when the program resets the counters; NULL: not known, or
     * it does already. Then is_reset (atomic) says that it has since the last flush. */
    void (*on_reset)(void (*function)(void));
    bool is_reset;
};

/* gcov_image_holds() returns whether `size` bytes at `pointer` lie in the module.
 * Async-signal-safe. */
bool gcov_image_holds(const struct gcov_image *image, const void *pointer, size_t size);

/* gcov_image_has_name() returns whether the whole string at `name` lies in the module and ends in
 * ".gcda". Async-signal-safe. */
bool gcov_image_has_name(const struct gcov_image *image, const char *name);

/* gcov_image_is_there() returns whether the image is still where it was found. The caller may run
 * in the middle of the image's dlclose. Async-signal-safe. */
bool gcov_image_is_there(const struct gcov_image *image);

/* gcov_image_is_readable() returns the same in a forked child, in which no other thread unloads
 * anything: it checks that all memory of the image can be read. Async-signal-safe. */
bool gcov_image_is_readable(const struct gcov_image *image);

/* gcov_image_unit() reads the unit of one slot of an image that has a layout. It returns false when
 * the program has overwritten what describes the unit, so that following its pointers could lead
 * anywhere. Async-signal-safe. */
bool gcov_image_unit(const struct gcov_image *image, size_t slot, struct gcov_unit *unit);

/* gcov_image_look() looks at all units of an image that has a layout, and notes in its slots what
 * it finds. Where there are many counters it also notes which pages nobody has touched
 * (gcov_image_absent()). gcov_image_unit_seen() is
 * gcov_image_unit() without another look: for the time that no program runs in between, or where
 * the memory was found sound a moment ago. Async-signal-safe. */
struct gcov_look {
    bool is_mixed;   /* a unit is not mergeable */
    int64_t arc_max; /* the largest arc counter of all units */
};
struct gcov_look gcov_image_look(struct gcov_image *image);
bool gcov_image_unit_seen(const struct gcov_image *image, size_t slot, struct gcov_unit *unit);

/* gcov_image_look_again() looks once more which pages were touched, where that was noted.
 * Async-signal-safe. */
void gcov_image_look_again(struct gcov_image *image);

/* gcov_image_absent() returns which pages were not touched at the last look; NULL: it is not known.
 * Async-signal-safe. */
static inline const struct gcov_absent *gcov_image_absent(const struct gcov_image *image)
{
    return image->absent.at;
}

/* gcov_image_has_pending() returns whether a slot of the image is pending. Async-signal-safe. */
bool gcov_image_has_pending(const struct gcov_image *image);

/* gcov_slot_arc_more() returns by how much arc_max of the image is above what this run has added to
 * the sum_max of the slot's file; for a slot that is counted. gcov_slot_note_run() notes that the
 * file counts this run, with this arc_max of the image; to note it twice does no harm.
 * Async-signal-safe. */
int64_t gcov_slot_arc_more(const struct gcov_slot *slot, int64_t arc_max);
void gcov_slot_note_run(struct gcov_slot *slot, int64_t arc_max);

/* gcov_slot_has_counted() returns whether a counter of the slot's unit is not as it was written;
 * for a slot with a baseline. Async-signal-safe. */
bool gcov_slot_has_counted(const struct gcov_image *image, const struct gcov_slot *slot,
                           const struct gcov_unit *unit);

/* gcov_slot_prepare() stands before a write that stores what it sees in `seen` of the slot, and
 * gcov_slot_note_written() behind it, once it has happened: then what was seen is what is written.
 * To note it twice does no harm. Async-signal-safe. */
void gcov_slot_prepare(struct gcov_slot *slot);
void gcov_slot_note_written(struct gcov_slot *slot);

/* gcov_image_restart() begins a new run with all counters at zero, as __gcov_reset does, in the
 * child of a fork, whose counts so far are its parent's. `root` is that of the image (images.h), or
 * NULL. The caller clears what `written` of the slots points to. Async-signal-safe. */
void gcov_image_restart(struct gcov_image *image, struct gcov_root *root);

#endif
