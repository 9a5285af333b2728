/* SPDX-License-Identifier: MIT
 *
 * Asks both lists. The modules are walked once for both, since each walk costs every process.
 */
#include "flush/images.h"

#include <link.h>

#include "gcov/images.h"
#include "llvm/images.h"

/* Which modules to look at (NULL: all), and whether a new image was found. */
struct finding {
    const void *address;
    bool found;
};

static int look_at(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    struct finding *finding = argument;
    finding->found |= gcov_images_look(info, finding->address);
    finding->found |= llvm_images_look(info, finding->address);
    return false;
}

bool images_find(const void *address)
{
    struct finding finding = {.address = address};
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
