/* SPDX-License-Identifier: MIT
 *
 * Asks both lists.
 */
#include "flush/images.h"

#include "gcov/images.h"
#include "llvm/images.h"

bool images_find(const void *address)
{
    bool found = gcov_images_find(address);
    return llvm_images_find(address) || found;
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
