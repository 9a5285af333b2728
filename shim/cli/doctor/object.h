/* SPDX-License-Identifier: MIT
 *
 * One ELF file as it lies on the disk: what its headers and symbols say (elf(5), libelf). It judges
 * nothing.
 */
#ifndef COVKEEP_CLI_DOCTOR_OBJECT_H
#define COVKEEP_CLI_DOCTOR_OBJECT_H

#include <elf.h>
#include <stdbool.h>

#include "cli/doctor/image.h"

struct doctor_object {
    const char *path; /* the path, to be shown */
    const char *file; /* the path, to be opened */
    int fd;
    struct Elf *elf;           /* libelf's */
    Elf64_Ehdr header;         /* also of a 32-bit file */
    const char *interpreter;   /* the path in PT_INTERP; NULL: none */
    bool is_native;            /* it is of the class, byte order and machine of the doctor */
    struct doctor_image image; /* of a native object */
};

/* doctor_object_open() opens the file, which stays open. It returns false with errno set, ENOEXEC
 * when it is no ELF file, ENOTSUP when the command was built without libelf: none is opened then.
 */
bool doctor_object_open(struct doctor_object *object, const char *path, const char *file);

/* doctor_object_open_flat() does the same, but lays no image out. doctor_object_lay_out() does that
 * later, unless the image would take more than `most` bytes, and returns whether there is one. */
bool doctor_object_open_flat(struct doctor_object *object, const char *path, const char *file);
bool doctor_object_lay_out(struct doctor_object *object, size_t most);

void doctor_object_close(struct doctor_object *object);

/* doctor_object_has_section() returns whether a section has this name. */
bool doctor_object_has_section(const struct doctor_object *object, const char *name);

/* doctor_object_holds() returns whether the bytes occur anywhere in the file. */
bool doctor_object_holds(const struct doctor_object *object, const char *bytes);

/* doctor_object_is_of_clang() returns whether clang's runtime for --coverage is in the object, by a
 * message of it: the names of its functions are in the symbol table only, which may be stripped. */
bool doctor_object_is_of_clang(const struct doctor_object *object);

/* doctor_object_is_of_go() returns whether Go's linker made the object: it writes a section for `go
 * version -m FILE`, and another one on ELF (cmd/link of Go 1.13 and later). */
bool doctor_object_is_of_go(const struct doctor_object *object);

/* doctor_object_machine() returns the object's machine in words, such as "64-bit x86-64". */
const char *doctor_object_machine(const struct doctor_object *object);

#endif
