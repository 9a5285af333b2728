/* SPDX-License-Identifier: MIT
 *
 * The front of dlclose. The libgcov of an image that is unloaded writes its counts in the middle of
 * the call, and the image is gone at the end of the call: no end by signal may begin in between. A
 * process without images goes straight to the real call.
 */
#include <dlfcn.h>
#include <errno.h>

#include "death/ending.h"
#include "export.h"
#include "flush/images.h"
#include "flush/module_lock.h"
#include "real.h"

SHIM_EXPORT int dlclose(void *handle)
{
    real_ready();
    if (!images_are_there())
        return real.dlclose(handle);
    ending_unload_begins();
    int result = real.dlclose(handle);
    int saved = errno;
    module_lock_change();
    images_forget_unloaded();
    module_lock_changed();
    errno = saved;
    ending_unload_done();
    return result;
}
