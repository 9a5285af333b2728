/* SPDX-License-Identifier: MIT
 *
 * The list is one of places (kernel/places.h), so that handlers may walk it at any time.
 */
#include "llvm/images.h"

#include <link.h>

#include "kernel/pages.h"
#include "kernel/places.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "llvm/module.h"

static START_PAGE struct places list = {.size = sizeof(struct llvm_image)};

struct llvm_image *llvm_image_next(const struct llvm_image *image)
{
    return places_next(&list, image);
}

struct llvm_image *llvm_image_at(const void *address)
{
    struct llvm_image *image = NULL;
    while ((image = llvm_image_next(image)) && !llvm_image_holds(image, (uintptr_t)address, 1))
        ;
    return image;
}

/* Forgets an image. It is claimed first, since several threads may forget the same image. */
static void forget(struct llvm_image *image)
{
    if (!place_claim(image, PLACE_LIVE))
        return;
    sys_call(SYS_munmap, image->progress, llvm_progress_size(image));
    place_set(image, PLACE_FREE);
}

static void measure(struct llvm_image *image, const struct dl_phdr_info *info)
{
    image->start = UINTPTR_MAX;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header->p_vaddr;
        if (header->p_type != PT_LOAD)
            continue;
        image->start = start < image->start ? start : image->start;
        image->end = start + header->p_memsz > image->end ? start + header->p_memsz : image->end;
    }
}

/* Which modules to look at (0: all), and whether a new image was found. */
struct finding {
    uintptr_t address;
    bool found;
};

/* Returns whether the image that is known at this place is another one than the module that was
 * read: one whose dlclose has not come to an end yet. The start-up code of a module runs before any
 * of its code is counted. */
static bool is_outdated(const struct llvm_image *known, const struct llvm_image *read)
{
    return !known->is_lasting &&
           (known->counters.at != read->counters.at ||
            known->counters.size != read->counters.size || llvm_image_is_at_start(read));
}

static void find_in(struct llvm_image *image, const struct dl_phdr_info *info,
                    struct finding *finding)
{
    if (!llvm_module_read(image, info))
        return;
    struct llvm_image *known = llvm_image_at((const void *)image->start);
    if (known && !is_outdated(known, image))
        return;
    if (known)
        forget(known);
    image->is_lasting = !finding->address;
    struct llvm_image *place = llvm_image_begin(image) ? places_take(&list) : NULL;
    if (!place)
        return;
    *place = *image;
    place_set(place, PLACE_LIVE);
    finding->found = true;
}

static int look_at(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    struct finding *finding = argument;
    struct llvm_image image = {.state = PLACE_TAKEN};
    measure(&image, info);
    if (finding->address && !llvm_image_holds(&image, finding->address, 1))
        return false;
    if (llvm_module_may_count(info))
        find_in(&image, info, finding);
    return finding->address != 0;
}

bool llvm_images_find(const void *address)
{
    struct finding finding = {.address = (uintptr_t)address};
    dl_iterate_phdr(look_at, &finding);
    return finding.found;
}

static int is_at(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    struct llvm_image module = {0};
    measure(&module, info);
    return module.start == *(uintptr_t *)argument;
}

void llvm_images_forget_unloaded(void)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (!image->is_lasting && !dl_iterate_phdr(is_at, &image->start))
            forget(image);
}

void llvm_images_forget_unmapped(void)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (!image->is_lasting &&
            !pages_are_readable((uintptr_t)image->counters.at, image->counters.size))
            forget(image);
}
