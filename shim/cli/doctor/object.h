/* SPDX-License-Identifier: MIT
 *
 * One ELF file as it lies on the disk: what its headers and symbols say (elf(5), libelf). Judges
 * nothing.
 */
#ifndef COVKEEP_CLI_DOCTOR_OBJECT_H
#define COVKEEP_CLI_DOCTOR_OBJECT_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>

#include "cli/doctor/image.h"

struct doctor_object {
    const char *path; /* to be shown */
    const char *file; /* to be opened */
    int fd;
    Elf *elf;
    GElf_Ehdr header;
    const char *interpreter;   /* PT_INTERP; NULL: none */
    bool is_native;            /* of the class, byte order and machine that the doctor has */
    struct doctor_image image; /* of a native one; image.at is NULL where it has none */
};

/* Opens the file; false with errno set, ENOEXEC when it is no ELF file. What it holds stays until
 * it is closed, which the doctor never does. */
bool doctor_object_open(struct doctor_object *object, const char *path, const char *file);
void doctor_object_close(struct doctor_object *object);

/* A symbol of the symbol table or of the dynamic one is called so. */
bool doctor_object_has_symbol(const struct doctor_object *object, const char *name);

bool doctor_object_has_section(const struct doctor_object *object, const char *name);

/* The bytes occur somewhere in the file. */
bool doctor_object_holds(const struct doctor_object *object, const char *bytes);

/* Its machine in words, such as "64-bit x86-64". */
const char *doctor_object_machine(const struct doctor_object *object);

#endif
