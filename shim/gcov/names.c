/* SPDX-License-Identifier: MIT
 *
 * One mapping for all paths that are taken at a time: measured, filled in ordinary memory, copied
 * into the memfd and sealed. Where there is no memfd the ordinary memory is made read-only.
 */
#include "gcov/names.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>

#include "gcov/image.h"
#include "sys.h"

static bool tell_process;
static bool are_relative;

bool gcov_names_tell_process(void)
{
    return tell_process;
}

bool gcov_names_are_relative(void)
{
    return are_relative;
}

static bool wants(const struct gcov_image *image, bool anew)
{
    return anew || !image->is_named;
}

/* Bytes for all paths, 0 for those that are too long. */
static size_t measure(const struct gcov_relocation *relocation, bool anew)
{
    char path[PATH_MAX];
    size_t size = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; wants(image, anew) && i < image->count; i++)
            if (gcov_path(path, sizeof(path), image->slots[i].record->filename, relocation))
                size += strlen(path) + 1;
    return size;
}

/* The paths one behind the other, in the order of the slots. */
static void fill(char *memory, size_t size, const struct gcov_relocation *relocation, bool anew)
{
    char *end = memory + size;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; wants(image, anew) && i < image->count; i++) {
            const char *name = image->slots[i].record->filename;
            if (!gcov_path(memory, (size_t)(end - memory), name, relocation))
                continue;
            memory += strlen(memory) + 1;
        }
}

/* A mapping of the same bytes that stays as it is; NULL where the kernel has no such thing. */
static char *seal(const char *memory, size_t size)
{
    int fd = (int)sys_call(SYS_memfd_create, "covkeep", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return NULL;
    char *sealed = NULL;
    if (sys_call(SYS_write, fd, memory, size) == (long)size &&
        sys_call(SYS_fcntl, fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
        sealed = sys_map_as(size, PROT_READ, MAP_SHARED, fd);
    sys_call(SYS_close, fd);
    return sealed;
}

static void hand_out(const char *path, const struct gcov_relocation *relocation, bool anew)
{
    char tried[PATH_MAX];
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        if (!wants(image, anew))
            continue;
        for (size_t i = 0; i < image->count; i++) {
            struct gcov_slot *slot = &image->slots[i];
            bool fits = gcov_path(tried, sizeof(tried), slot->record->filename, relocation);
            slot->path = fits ? path : NULL;
            path += fits ? strlen(path) + 1 : 0;
            tell_process |= strstr(slot->record->filename, "%p") != NULL;
            are_relative |= fits && *slot->path != '/';
        }
        image->is_named = true;
    }
}

bool gcov_names_take(const struct gcov_relocation *relocation, bool anew)
{
    size_t size = measure(relocation, anew);
    char *memory = sys_map(size + 1);
    if (!memory)
        return false;
    fill(memory, size, relocation, anew);
    char *sealed = seal(memory, size);
    if (sealed)
        sys_call(SYS_munmap, memory, size + 1);
    else
        sys_call(SYS_mprotect, memory, size + 1, PROT_READ);
    tell_process |= strstr(relocation->prefix, "%p") != NULL;
    hand_out(sealed ? sealed : memory, relocation, anew);
    return true;
}
