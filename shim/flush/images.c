/* SPDX-License-Identifier: MIT
 *
 * Asks both lists. The modules are walked once for both, since each walk costs every process.
 */
#include "flush/images.h"

#include "gcov/images.h"
#include "kernel/loaded.h"
#include "llvm/images.h"

/* Which modules to look at (0: all, those that were loaded at start), and whether a new image was
 * found. */
struct finding {
    uintptr_t address;
    bool found;
};

static bool holds(const struct dl_phdr_info *info, uintptr_t address)
{
    const struct loaded_range range = loaded_range(info);
    return address >= range.start && address < range.end;
}

static int look_at(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    struct finding *finding = argument;
    bool is_lasting = finding->address == 0;
    if (!is_lasting && !holds(info, finding->address))
        return false;
    finding->found |= gcov_images_look(info, is_lasting);
    finding->found |= llvm_images_look(info, is_lasting);
    return !is_lasting;
}

bool images_find(const void *address)
{
    struct finding finding = {.address = (uintptr_t)address};
    dl_iterate_phdr(look_at, &finding);
    return finding.found;
}

void images_forget_unloaded(void)
{
    gcov_images_forget_unloaded();
    llvm_images_forget_unloaded();
}

void images_forget_unmapped(void)
{
    gcov_images_forget_unmapped();
    llvm_images_forget_unmapped();
}

bool images_are_there(void)
{
    return gcov_image_next(NULL) || llvm_image_next(NULL);
}
