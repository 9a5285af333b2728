/* SPDX-License-Identifier: MIT
 *
 * A native ELF file laid out in memory as the loader would do it, with its addresses relocated, so
 * that the doctor can follow pointers in its data. None of it is executed, nor can be.
 */
#ifndef COVKEEP_CLI_DOCTOR_IMAGE_H
#define COVKEEP_CLI_DOCTOR_IMAGE_H

#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/image.h"

struct doctor_image {
    struct gcov_image gcov;    /* its addresses, and its writable data that come from the file; a
                                  `start` of 0: the file could not be laid out */
    uintptr_t bias;            /* what is added to the addresses in the file */
    const ElfW(Dyn) * dynamic; /* the dynamic section; NULL: none */
    size_t dynamic_count;
};

/* The program headers of a file. */
struct doctor_segments {
    const Elf64_Phdr *header;
    size_t count;
    bool is_anywhere; /* the file may lie at any addresses */
};

/* doctor_image_map() lays out a 64-bit file of this machine's byte order, if that is possible. */
void doctor_image_map(struct doctor_image *image, const struct doctor_segments *segments, int fd);

/* doctor_image_size() returns how many bytes the image of the file would take; 0: it cannot be laid
 * out. */
size_t doctor_image_size(const struct doctor_segments *segments);

/* doctor_image_dynamic() returns the value of a tag of the dynamic section, 0 if it is not there.
 */
uintptr_t doctor_image_dynamic(const struct doctor_image *image, int64_t tag);

/* doctor_image_string() returns the string at an offset in DT_STRTAB, NULL if there is none. */
const char *doctor_image_string(const struct doctor_image *image, size_t offset);

#endif
