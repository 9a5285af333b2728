/* SPDX-License-Identifier: MIT
 *
 * The list is one of places (kernel/places.h), so that handlers may walk it at any time.
 */
#include "llvm/images.h"

#include "kernel/loaded.h"
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

/* Returns whether the image that is known at this place is another one than the module that was
 * read: one whose dlclose has not come to an end yet. The start-up code of a module runs before any
 * of its code is counted. */
static bool is_outdated(const struct llvm_image *known, const struct llvm_image *read)
{
    return !known->is_lasting &&
           (known->counters.at != read->counters.at ||
            known->counters.size != read->counters.size || llvm_image_is_at_start(read));
}

static bool find_in(struct llvm_image *image, const struct dl_phdr_info *info, bool is_lasting)
{
    if (!llvm_module_read(image, info))
        return false;
    struct llvm_image *known = llvm_image_at((const void *)image->start);
    if (known && !is_outdated(known, image))
        return false;
    if (known)
        forget(known);
    image->is_lasting = is_lasting;
    struct llvm_image *place = llvm_image_begin(image) ? places_take(&list) : NULL;
    if (!place)
        return false;
    *place = *image;
    place_set(place, PLACE_LIVE);
    return true;
}

bool llvm_images_look(const struct dl_phdr_info *info, bool is_lasting)
{
    if (!llvm_module_may_count(info))
        return false;
    const struct loaded_range range = loaded_range(info);
    struct llvm_image image = {.state = PLACE_TAKEN, .start = range.start, .end = range.end};
    return find_in(&image, info, is_lasting);
}

void llvm_images_forget_unloaded(void)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (!image->is_lasting && !loaded_is_at(image->start))
            forget(image);
}

void llvm_images_forget_unmapped(void)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (!image->is_lasting &&
            !pages_are_readable((uintptr_t)image->counters.at, image->counters.size))
            forget(image);
}
