/* SPDX-License-Identifier: MIT
 *
 * At the first open of a dump the shim flushes.
 * After a dump by the program the shim writes nothing more of the image until a reset, but for two
 * cases: a guest dumps its parent's counts before its exec, and the parent goes on counting; and at
 * exit other threads may still count.
 */
#include "death/gcov_dump.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "death/ending.h"
#include "flush/baseline.h"
#include "gcov/images.h"
#include "gcov/path.h"
#include "process/owner.h"

/* Returns whether the call may be that of libgcov's gcov_open() (GCC 9 to 16), or the first one of
 * llvm_gcda_start_file() (LLVM 13 to 22). */
static bool is_dump(const char *path, int flags)
{
    return (flags & ~O_CREAT) == O_RDWR && gcov_image_next(NULL) && path &&
           gcov_path_is_of_data(path);
}

/* Returns the image whose code is at the address; NULL for none. */
static struct gcov_image *image_at(const void *address)
{
    struct gcov_image *image = NULL;
    while ((image = gcov_image_next(image)))
        if ((uintptr_t)address >= image->start && (uintptr_t)address < image->end)
            return image;
    return NULL;
}

/* Returns whether the slot's file is the one at this very path. */
static bool is_at(const struct gcov_image *image, size_t slot, const char *path)
{
    return slot < image->count && image->slots[slot].path &&
           strcmp(image->slots[slot].path, path) == 0;
}

/* Returns the first slot from `slot` on whose file has the same last component as `path`;
 * image->count when there is none. */
static size_t search_file(const struct gcov_image *image, const char *path, size_t slot)
{
    const char *name = gcov_path_name(path);
    while (slot < image->count &&
           strcmp(gcov_path_name(image->slots[slot].record->filename), name) != 0)
        slot++;
    return slot;
}

/* Does the same from the first slot on, but begins with the slot beside the last one that was
 * found: libgcov goes through its list from the unit that was linked last to the first one, and
 * clang's runtime the other way. */
static size_t find_file(const struct gcov_image *image, const char *path)
{
    static size_t last; /* a wrong one costs a search */
    size_t slot = __atomic_load_n(&last, __ATOMIC_RELAXED) + (image->made.at ? 1 : (size_t)-1);
    if (!is_at(image, slot, path))
        slot = search_file(image, path, 0);
    __atomic_store_n(&last, slot, __ATOMIC_RELAXED);
    return slot;
}

/* Notes the counters of the file that libgcov comes to, as they are now: what other threads have
 * counted since the flush would be lost by a reset. Where `slot` is not surely the one, all files
 * of that name are noted, which does no harm. */
static void note_file(struct gcov_image *image, const char *path, size_t slot)
{
    bool is_sure = is_at(image, slot, path);
    do
        baseline_note_dump(image, slot);
    while (!is_sure && (slot = search_file(image, path, slot + 1)) < image->count);
}

/* Called by clang's runtime, behind the functions that have set its counters to zero. */
static void notice_reset(void)
{
    struct gcov_image *image = image_at(__builtin_return_address(0));
    if (image)
        __atomic_store_n(&image->is_reset, true, __ATOMIC_SEQ_CST);
}

/* The runtime calls functions in the order in which they were registered, and the module's own ones
 * are registered by its constructors. */
static void await_reset(struct gcov_image *image)
{
    void (*on_reset)(void (*function)(void)) = image->on_reset;
    image->on_reset = NULL;
    if (on_reset)
        on_reset(notice_reset);
}

/* clang's runtime begins with the first file. It notes nowhere that it has written, and writes all
 * that is in memory each time: what is written here is only what has come since. */
static bool write_for_clang(struct gcov_image *image, const char *path)
{
    size_t slot = find_file(image, path);
    if (slot == image->count || image->refusal != LOSS_UNKNOWN)
        return false;
    if (slot == 0) {
        ending_flush_for_runtime();
        await_reset(image);
    }
    if (image->is_begun)
        note_file(image, path, slot);
    return image->is_begun;
}

static bool write_for(const void *caller, const char *path)
{
    struct gcov_image *image = image_at(caller);
    if (image && image->made.at)
        return write_for_clang(image, path);
    struct gcov_root *root = image ? gcov_image_root_within(image) : NULL;
    size_t slot = root ? find_file(image, path) : 0;
    if (!root || slot == image->count) /* the program itself opens a .gcda */
        return false;
    if (!root->dumped) { /* else this is the next file of the same dump */
        bool is_last = image->is_begun && ending_is_exiting(); /* else it would be written twice */
        if (!(ending_flush_for_runtime() || is_last) || !image->is_begun)
            return false;
        root->dumped = 1;
        image->is_dumped = true;
        image->is_silenced = owner_is_other() || ending_is_exiting();
    }
    if (!image->is_begun)
        return false;
    note_file(image, path, slot);
    return true;
}

bool gcov_dump_is_written(const void *caller, const char *path, int flags)
{
    return is_dump(path, flags) && write_for(caller, path);
}
