/* SPDX-License-Identifier: MIT
 *
 * The list is made of places that are taken and given back by one atomic word each: signal handlers
 * walk it at any time, and a forked child never finds a lock held.
 */
#include "gcov/images.h"

#include <link.h>
#include <string.h>
#include <sys/auxv.h>

#include "gcov/module.h"
#include "kernel/arena.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

/* States of a place: free, being filled or emptied by one thread, holding an image. */
enum { FREE, TAKEN, LIVE };

#define PLACES 4
struct places {
    struct gcov_image images[PLACES];
    struct places *more; /* atomic */
};
static START_PAGE struct places *list; /* atomic */

static struct places *load(struct places *const *from)
{
    return __atomic_load_n(from, __ATOMIC_ACQUIRE);
}

/* Returns the places that *from leads to, and makes them when there are none yet; NULL where that
 * fails. */
static struct places *load_or_make(struct places **from)
{
    struct places *none = NULL;
    struct places *fresh = load(from) ? NULL : arena_take(sizeof(*fresh));
    if (fresh)
        __atomic_compare_exchange_n(from, &none, fresh, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
    return load(from);
}

static bool claim(struct gcov_image *image, int expected)
{
    return __atomic_compare_exchange_n(&image->state, &expected, TAKEN, 0, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED);
}

static struct gcov_image *take_place(void)
{
    struct places *places = load_or_make(&list);
    for (; places; places = load_or_make(&places->more))
        for (size_t i = 0; i < PLACES; i++)
            if (claim(&places->images[i], FREE))
                return &places->images[i];
    return NULL;
}

static void set_state(struct gcov_image *image, int state)
{
    __atomic_store_n(&image->state, state, __ATOMIC_RELEASE);
}

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
    if (!claim(image, LIVE))
        return;
    unmap(&image->names);
    unmap(&image->baseline);
    unmap(&image->absent);
    set_state(image, FREE);
}

static bool is_live(const struct gcov_image *image)
{
    return __atomic_load_n(&image->state, __ATOMIC_ACQUIRE) == LIVE;
}

struct gcov_image *gcov_image_next(const struct gcov_image *image)
{
    struct places *places = load(&list);
    size_t i = 0;
    if (image) {
        while (image < places->images || image >= places->images + PLACES)
            places = places->more;
        i = (size_t)(image - places->images) + 1;
    }
    for (; places; places = load(&places->more), i = 0)
        for (; i < PLACES; i++)
            if (is_live(&places->images[i]))
                return &places->images[i];
    return NULL;
}

bool gcov_images_end_uncounted(void)
{
    const struct gcov_image *image = gcov_image_next(NULL);
    uintptr_t entry = (uintptr_t)getauxval(AT_ENTRY);
    return image && !gcov_image_next(image) && entry >= image->start && entry < image->end &&
           image->destructors <= image->count + 1;
}

static struct gcov_image *known_at(uintptr_t start)
{
    struct gcov_image *known = NULL;
    while ((known = gcov_image_next(known)) && known->start != start)
        ;
    return known;
}

/* Which modules to look at (0: all), and whether a new image was found. */
struct finding {
    uintptr_t address;
    bool found;
};

/* Returns whether the image that is known at this place is another one than the module that was
 * measured: one whose dlclose has not come to an end yet. The start-up code of a module runs when
 * its libgcov has listed nothing yet, and once more after exit has run the destructors. So the
 * known image is outdated if the segments differ, or if its libgcov has no root that lists its
 * records. */
static bool is_outdated(struct gcov_image *known, const struct gcov_image *measured,
                        const struct finding *finding)
{
    if (!finding->address || known->is_lasting)
        return false;
    known->root = NULL;
    return memcmp(known->segments, measured->segments, sizeof(known->segments)) != 0 ||
           !gcov_image_root_within(known);
}

/* Searches the measured module for records, into a free place. */
static void find_in(const struct gcov_image *measured, struct finding *finding)
{
    struct gcov_image *place = take_place();
    if (!place)
        return;
    struct gcov_image image = *measured;
    image.slots = place->slots;
    image.slots_room = place->slots_room;
    image.is_lasting = !finding->address;
    bool found = gcov_module_search(&image);
    if (!found)
        image.count = 0;
    *place = image;
    set_state(place, found ? LIVE : FREE);
    finding->found |= found;
}

static int look_at(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    struct finding *finding = argument;
    struct gcov_image image = {.state = TAKEN};
    bool candidate = gcov_module_measure(&image, info);
    if (finding->address && !gcov_image_holds(&image, (const void *)finding->address, 1))
        return false;
    struct gcov_image *known = known_at(image.start);
    if (known && is_outdated(known, &image, finding)) {
        forget(known);
        known = NULL;
    }
    if (candidate && !known)
        find_in(&image, finding);
    return finding->address != 0;
}

bool gcov_images_find(const void *address)
{
    struct finding finding = {.address = (uintptr_t)address};
    dl_iterate_phdr(look_at, &finding);
    return finding.found;
}

static int is_at(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    struct gcov_image module;
    gcov_module_measure(&module, info);
    return module.start == *(uintptr_t *)argument;
}

void gcov_images_forget_unloaded(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (!image->is_lasting && !dl_iterate_phdr(is_at, &image->start))
            forget(image);
}

void gcov_images_forget_unmapped(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (!gcov_image_is_readable(image))
            forget(image);
}
