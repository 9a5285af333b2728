/* SPDX-License-Identifier: MIT
 *
 * One mapping holds the paths of an image. They are measured, written, and made read-only.
 */
#include "gcov/names.h"

#include <limits.h>
#include <string.h>
#include <sys/mman.h>

#include "gcov/images.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

static bool hold_pid;
static START_PAGE bool are_relative;

bool gcov_names_hold_pid(void)
{
    return hold_pid;
}

bool gcov_names_are_relative(void)
{
    return are_relative;
}

/* Returns how many bytes the paths of the image take. A path that is too long takes none. */
static size_t measure(const struct gcov_image *image, const struct gcov_relocation *relocation)
{
    char path[PATH_MAX];
    size_t size = 0;
    for (size_t i = 0; i < image->count; i++)
        if (gcov_path(path, sizeof(path), image->slots[i].record->filename, relocation))
            size += strlen(path) + 1;
    return size;
}

/* Writes the paths one behind the other, in the order of the slots. */
static void fill(char *memory, size_t size, const struct gcov_image *image,
                 const struct gcov_relocation *relocation)
{
    char *end = memory + size;
    for (size_t i = 0; i < image->count; i++)
        if (gcov_path(memory, (size_t)(end - memory), image->slots[i].record->filename, relocation))
            memory += strlen(memory) + 1;
}

static void hand_out(struct gcov_image *image, const struct gcov_relocation *relocation)
{
    char tried[PATH_MAX];
    const char *path = image->names.at;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        bool fits = gcov_path(tried, sizeof(tried), slot->record->filename, relocation);
        slot->path = fits ? path : NULL;
        path += fits ? strlen(path) + 1 : 0;
        hold_pid |= strstr(slot->record->filename, "%p") != NULL;
        are_relative |= fits && *slot->path != '/';
    }
    image->key = 0;
    __atomic_store_n(&image->is_named, true, __ATOMIC_RELEASE);
}

static bool take(struct gcov_image *image, const struct gcov_relocation *relocation)
{
    struct gcov_memory before = image->names;
    size_t size = measure(image, relocation);
    char *memory = sys_map(size + 1);
    if (!memory)
        return false;
    fill(memory, size, image, relocation);
    sys_call(SYS_mprotect, memory, size + 1, PROT_READ);
    image->names = (struct gcov_memory){memory, size + 1};
    hand_out(image, relocation);
    if (before.at)
        sys_call(SYS_munmap, before.at, before.size);
    return true;
}

bool gcov_names_take(const struct gcov_relocation *relocation, bool anew)
{
    bool taken = true;
    hold_pid |= strstr(relocation->prefix, "%p") != NULL;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (anew || !image->is_named)
            taken &= take(image, relocation);
    return taken;
}
