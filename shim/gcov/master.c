/* SPDX-License-Identifier: MIT
 *
 * Finds an image's root among those that a `struct gcov_master` chains; it may be the master of
 * another image. Never follows a pointer out of the known images.
 */
#include "gcov/images.h"
#include "gcov/root.h"

static bool in_any_image(const struct gcov_root *root)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (gcov_root_lies_in(image, root) && gcov_image_is_there(image))
            return true;
    return false;
}

/* Looks at every image's master, since modules of one GCC version share that of the first module
 * that exports the symbol. */
static struct gcov_root *root_by_master(const struct gcov_image *image)
{
    for (struct gcov_image *other = NULL; (other = gcov_image_next(other));) {
        bool has_master = other->master && gcov_image_is_there(other);
        struct gcov_root *root = has_master ? other->master->root : NULL;
        for (unsigned i = 0; root && i < 4096 && in_any_image(root); i++, root = root->next)
            if (gcov_root_is_of(image, root))
                return root;
    }
    return NULL;
}

struct gcov_root *gcov_image_root(struct gcov_image *image)
{
    if (!image->root)
        image->root = root_by_master(image);
    return gcov_image_root_within(image);
}
