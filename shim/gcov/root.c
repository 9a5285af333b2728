/* SPDX-License-Identifier: MIT
 *
 * Finds the `struct gcov_root` in which an image's libgcov notes what it has written. It needs no
 * symbol: a root is recognised by the image's own records.
 */
#include "gcov/root.h"
#include "gcov/images.h"

/* How many bytes of a segment are searched for a root: a static array of gigabytes is not worth
 * reading. */
#define ROOT_SEARCH_MAX ((uintptr_t)16 << 20)

bool gcov_root_lies_in(const struct gcov_image *image, const struct gcov_root *root)
{
    uintptr_t at = (uintptr_t)root;
    return at % sizeof(void *) == 0 && at >= image->start && at < image->end &&
           image->end - at >= sizeof(*root);
}

static bool is_slot(const struct gcov_image *image, const struct gcov_record *record)
{
    size_t low = 0, high = image->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (image->slots[middle].record < record)
            low = middle + 1;
        else
            high = middle;
    }
    return low < image->count && image->slots[low].record == record;
}

bool gcov_root_is_of(const struct gcov_image *image, const struct gcov_root *root)
{
    return gcov_root_lies_in(image, root) && is_slot(image, root->list);
}

/* Finds a root that no master chains: with several GCC versions in one process a module's libgcov
 * finds the master of another version and links its root nowhere. A root is the address of a
 * record, then a word with nothing but its two bits. */
static struct gcov_root *search_segment(const struct gcov_image *image,
                                        const struct gcov_segment *segment)
{
    uintptr_t end = segment->zero_end;
    if (end - segment->start > ROOT_SEARCH_MAX)
        end = segment->start + ROOT_SEARCH_MAX;
    for (uintptr_t at = segment->start; at + sizeof(struct gcov_root) <= end; at += sizeof(void *))
        if (((const uint64_t *)at)[1] <= 3 && gcov_root_is_of(image, (const struct gcov_root *)at))
            return (struct gcov_root *)at;
    return NULL;
}

static struct gcov_root *root_by_search(const struct gcov_image *image)
{
    struct gcov_root *root = NULL;
    for (unsigned i = 0; i < image->segment_count && !root; i++)
        root = search_segment(image, &image->segments[i]);
    return root;
}

struct gcov_root *gcov_image_root_within(struct gcov_image *image)
{
    if (!image->root)
        image->root = root_by_search(image);
    return image->root;
}
