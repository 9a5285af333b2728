/* SPDX-License-Identifier: MIT
 *
 * Without libelf no file of a program is opened, so nothing is known of its content.
 */
#include <errno.h>

#include "cli/doctor/object.h"

bool doctor_object_open_flat(struct doctor_object *object, const char *path, const char *file)
{
    *object = (struct doctor_object){.path = path, .file = file, .fd = -1};
    errno = ENOTSUP;
    return false;
}

bool doctor_object_lay_out(struct doctor_object *object, size_t most)
{
    (void)object, (void)most;
    return false;
}

void doctor_object_close(struct doctor_object *object)
{
    (void)object;
}

bool doctor_object_has_section(const struct doctor_object *object, const char *name)
{
    (void)object, (void)name;
    return false;
}

bool doctor_object_holds(const struct doctor_object *object, const char *bytes)
{
    (void)object, (void)bytes;
    return false;
}
