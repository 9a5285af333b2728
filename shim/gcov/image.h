/* SPDX-License-Identifier: MIT
 *
 * An image: a loaded ELF module with gcov counters, its files, and how far each of them has come.
 */
#ifndef COVKEEP_GCOV_IMAGE_H
#define COVKEEP_GCOV_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/gcda.h"
#include "gcov/unit.h"

/* libgcov's `struct gcov_root`, one per module (libgcc/libgcov.h, GCC 5 and later). */
struct gcov_root {
    const struct gcov_record *list;
    unsigned dumped : 1; /* written since start or __gcov_reset: libgcov does not write again */
    unsigned run_counted : 1; /* the files' `runs` holds this process */
    struct gcov_root *next;
    struct gcov_root *prev;
};

/* libgcov's `struct gcov_master`: the roots of all modules that share its symbol. */
struct gcov_master {
    uint32_t version;
    struct gcov_root *root;
};

/* One file of an image and how far it has come in this run. */
struct gcov_slot {
    const struct gcov_record *record;
    const char *path;  /* of the file, see names.h; NULL: longer than any path can be */
    bool is_pending;   /* to be written by the flush that goes on */
    bool is_given_up;  /* told as lost for good */
    bool is_told_busy; /* told as locked by another process */
    bool is_counted;   /* the file's `runs` holds this run */
    int64_t sum_max;   /* this run's part of the file's sum_max */
    int64_t *written;  /* see struct gcda_run; the counters as seen lie behind them */
};

/* A writable segment of a module. */
struct gcov_segment {
    uintptr_t start, end; /* what is initialised from the file (.data) */
    uintptr_t zero_end;   /* the end of what follows it zeroed (.bss) */
};
#define GCOV_SEGMENTS_MAX 4

/* A mapping that goes with the image. */
struct gcov_memory {
    void *at; /* NULL: none */
    size_t size;
};

struct gcov_image {
    int state;            /* atomic, private to images.c */
    uintptr_t start, end; /* the module's addresses */
    unsigned segment_count;
    struct gcov_segment segments[GCOV_SEGMENTS_MAX];
    const struct gcov_layout *layout; /* NULL: a version that is not known */
    uint32_t version;
    const struct gcov_master *master; /* this module's own, used or not; NULL: not found */
    size_t count;
    size_t slots_room;           /* entries that `slots` has place for */
    struct gcov_slot *slots;     /* by ascending address of the record */
    struct gcov_root *root;      /* NULL: not looked for, or not found */
    bool is_lasting;             /* was there at start: no dlclose unloads it */
    bool is_named;               /* its slots have their paths */
    bool is_begun;               /* something of this run has been written by us */
    bool is_silenced;            /* `dumped` was set by us, and not by its libgcov */
    bool is_dumped;              /* `dumped` was seen set */
    int64_t arc_max;             /* the largest arc counter of all its units, at the last flush */
    struct gcov_memory names;    /* the paths of its slots */
    struct gcov_memory baseline; /* what `written` of its slots points to */
};

/* gcov_image_holds() returns whether `size` bytes at `pointer` lie in the module.
 * Async-signal-safe.
 */
bool gcov_image_holds(const struct gcov_image *image, const void *pointer, size_t size);

/* gcov_image_has_name() returns whether the text at `name` lies in the module, as a whole, and ends
 * in ".gcda". Async-signal-safe. */
bool gcov_image_has_name(const struct gcov_image *image, const char *name);

/* gcov_image_is_there() returns whether the image is still where it was found, for a reader who may
 * come in the middle of its unloading. Async-signal-safe. */
bool gcov_image_is_there(const struct gcov_image *image);

/* gcov_image_is_readable() returns the same in a forked child, where nobody unloads anything: all
 * memory of the image is there to be read, too. Async-signal-safe. */
bool gcov_image_is_readable(const struct gcov_image *image);

/* The unit of one slot; false when the program has overwritten what describes it, so that following
 * its pointers could lead anywhere. Async-signal-safe. */
bool gcov_image_unit(const struct gcov_image *image, size_t slot, struct gcov_unit *unit);

/* The unit of a slot of a sound image, unchecked. Async-signal-safe. */
static inline struct gcov_unit gcov_slot_unit(const struct gcov_image *image, size_t slot)
{
    struct gcov_unit unit;
    gcov_unit_read(&unit, image->slots[slot].record, image->layout);
    return unit;
}

/* gcov_image_restart() begins a new run with all counters at zero, as after __gcov_reset: in the
 * child of a fork, whose counts so far are its parent's. `root` is the image's (images.h), or NULL.
 * Async-signal-safe. */
void gcov_image_restart(struct gcov_image *image, struct gcov_root *root);

#endif
