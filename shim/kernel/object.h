/* SPDX-License-Identifier: MIT
 *
 * The file of a loaded module, mapped for the time of a look at its section headers, which survive
 * strip(1). Nothing of the file is used before a check that it lies in the file. Async-signal-safe.
 */
#ifndef COVKEEP_KERNEL_OBJECT_H
#define COVKEEP_KERNEL_OBJECT_H

#include <link.h>
#include <stdbool.h>
#include <stddef.h>

struct object {
    const unsigned char *at;
    size_t size;
    const ElfW(Shdr) * sections;
    size_t count;
    const ElfW(Shdr) * names; /* of the sections */
};

/* object_open() opens the module's file. It returns false if that cannot be read, has no section
 * headers, or is another one by now. */
bool object_open(struct object *object, const struct dl_phdr_info *info);
void object_close(const struct object *object);

/* object_part() returns the bytes at the offset, NULL where they do not lie in the file.
 * object_string() returns the string at the offset of a section of strings, "" if there is none. */
const void *object_part(const struct object *object, size_t offset, size_t size);
const char *object_string(const struct object *object, const ElfW(Shdr) * strings, size_t offset);

/* object_for_each_symbol() calls `each` with the name and the value of each symbol that has a
 * value. */
void object_for_each_symbol(const struct object *object,
                            void (*each)(void *data, const char *name, uintptr_t value),
                            void *data);

#endif
