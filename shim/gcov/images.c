/* SPDX-License-Identifier: MIT
 *
 * The list is one of places (kernel/places.h), so that handlers may walk it at any time.
 */
#include "gcov/images.h"

#include <string.h>
#include <sys/auxv.h>

#include "gcov/clang.h"
#include "gcov/module.h"
#include "kernel/loaded.h"
#include "kernel/places.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

/* The compiler's own, and that of clang's runtime. */
#define CLANG_DESTRUCTORS 2

static START_PAGE struct places list = {.size = sizeof(struct gcov_image)};

static void unmap(struct gcov_memory *memory)
{
    if (memory->at)
        sys_call(SYS_munmap, memory->at, memory->size);
    memory->at = NULL;
}

/* Forgets an image. It is claimed first, since several threads may forget the same image; and a
 * forked child finds the image live and whole, or not at all. */
static void forget(struct gcov_image *image)
{
    if (!place_claim(image, PLACE_LIVE))
        return;
    unmap(&image->names);
    unmap(&image->baseline);
    unmap(&image->absent);
    unmap(&image->made);
    place_set(image, PLACE_FREE);
}

struct gcov_image *gcov_image_next(const struct gcov_image *image)
{
    return places_next(&list, image);
}

bool gcov_images_end_uncounted(void)
{
    const struct gcov_image *image = gcov_image_next(NULL);
    uintptr_t entry = (uintptr_t)getauxval(AT_ENTRY);
    return image && !gcov_image_next(image) && entry >= image->start && entry < image->end &&
           image->destructors <= (image->made.at ? CLANG_DESTRUCTORS : image->count + 1);
}

static struct gcov_image *known_at(uintptr_t start)
{
    struct gcov_image *known = NULL;
    while ((known = gcov_image_next(known)) && known->start != start)
        ;
    return known;
}

/* Returns whether the image that is known at this place is another one than the module that was
 * measured: one whose dlclose has not come to an end yet. The start-up code of a module runs when
 * its libgcov has listed nothing yet, and once more after exit has run the destructors. So the
 * known image is outdated if the segments differ, or if its libgcov has no root that lists its
 * records. */
static bool is_outdated(struct gcov_image *known, const struct gcov_image *measured)
{
    if (known->is_lasting)
        return false;
    bool is_elsewhere = memcmp(known->segments, measured->segments, sizeof(known->segments)) != 0;
    if (is_elsewhere || known->made.at)
        return is_elsewhere;
    known->root = NULL;
    return !gcov_image_root_within(known);
}

/* Searches the measured module for records, into a free place. Returns whether there are any. */
static bool find_in(const struct gcov_image *measured, const struct dl_phdr_info *info,
                    bool is_lasting)
{
    struct gcov_image *place = places_take(&list);
    if (!place)
        return false;
    struct gcov_image image = *measured;
    image.slots = place->slots;
    image.slots_room = place->slots_room;
    image.is_lasting = is_lasting;
    bool found = gcov_module_search(&image) || gcov_clang_learn(&image, info);
    if (!found)
        image.count = 0;
    *place = image;
    if (image.made.at)
        place->root = &place->made_root;
    place_set(place, found ? PLACE_LIVE : PLACE_FREE);
    return found;
}

bool gcov_images_look(const struct dl_phdr_info *info, bool is_lasting)
{
    struct gcov_image image = {.state = PLACE_TAKEN};
    bool candidate = gcov_module_measure(&image, info);
    struct gcov_image *known = known_at(image.start);
    if (known && !is_lasting && is_outdated(known, &image)) {
        forget(known);
        known = NULL;
    }
    return candidate && !known && find_in(&image, info, is_lasting);
}

void gcov_images_forget_unloaded(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (!image->is_lasting && !loaded_is_at(image->start))
            forget(image);
}

void gcov_images_forget_unmapped(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (!gcov_image_is_readable(image))
            forget(image);
}
