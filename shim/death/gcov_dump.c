/* SPDX-License-Identifier: MIT
 *
 * The dumps that the program's own libgcov makes: __gcov_dump, before an exec, when a module is
 * unloaded. A SIGKILL in the middle of one would leave a broken file, and nobody could tell what
 * was written. It begins with an open of the first file: there everything is written in its place,
 * and libgcov gets something to write into that leads nowhere. A vfork child dumps its parent's
 * counts before its exec: the parent goes on counting, so its dump is no reason to stop there; nor
 * is the one at exit, when other threads still count.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "death/ending.h"
#include "export.h"
#include "flush/baseline.h"
#include "gcov/images.h"
#include "gcov/path.h"
#include "kernel/sys.h"
#include "process/owner.h"
#include "real.h"

/* As libgcov's gcov_open() asks (GCC 9 to 16). */
static bool is_dump(const char *path, int flags)
{
    return flags == (O_RDWR | O_CREAT) && gcov_image_next(NULL) && path &&
           gcov_path_is_of_data(path);
}

static struct gcov_image *image_at(const void *address)
{
    struct gcov_image *image = NULL;
    while ((image = gcov_image_next(image)))
        if ((uintptr_t)address >= image->start && (uintptr_t)address < image->end)
            return image;
    return NULL;
}

/* The first slot from `slot` on whose file has the name of that at `path`; image->count at the end.
 */
static size_t find_file(const struct gcov_image *image, const char *path, size_t slot)
{
    const char *name = gcov_path_name(path);
    while (slot < image->count &&
           strcmp(gcov_path_name(image->slots[slot].record->filename), name) != 0)
        slot++;
    return slot;
}

/* libgcov comes to that file, and what other threads have counted since it was written would be
 * lost by a reset. Others of that name have their turn later, or have had it. */
static void note_file(struct gcov_image *image, const char *path)
{
    for (size_t i = 0; (i = find_file(image, path, i)) < image->count; i++)
        baseline_note_dump(image, i);
}

static int open_sink(void)
{
    long fd = sys_call(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR);
    return (int)(fd >= 0 ? fd : sys_call(SYS_memfd_create, "covkeep", 0));
}

/* A descriptor for the libgcov at `caller`; negative when it is to write by itself. */
static int answer_dump(const void *caller, const char *path)
{
    struct gcov_image *image = image_at(caller);
    struct gcov_root *root = image ? gcov_image_root_within(image) : NULL;
    if (!root || find_file(image, path, 0) == image->count) /* the program's own opening of one */
        return -1;
    if (!root->dumped) { /* else this is the next file of the same dump */
        bool is_last = image->is_begun && ending_is_exiting(); /* libgcov would write it again */
        if (!(ending_dump() || is_last) || !image->is_begun)
            return -1;
        root->dumped = 1;
        image->is_dumped = true;
        image->is_silenced = owner_is_other() || ending_is_exiting();
    }
    if (!image->is_begun)
        return -1;
    note_file(image, path);
    return open_sink();
}

SHIM_EXPORT int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, mode_t);
        va_end(list);
    }
    real_ready();
    int fd = is_dump(path, flags) ? answer_dump(__builtin_return_address(0), path) : -1;
    return fd >= 0 ? fd : real.open(path, flags, mode);
}
