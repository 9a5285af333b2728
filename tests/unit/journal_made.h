/* SPDX-License-Identifier: MIT
 *
 * Records and descriptions as a program writes them, made by pack.h and the structs of format.h, so
 * that each part of them can be made wrong.
 */
#ifndef COVKEEP_TEST_JOURNAL_MADE_H
#define COVKEEP_TEST_JOURNAL_MADE_H

#include <stddef.h>
#include <stdint.h>

#include "journal/description.h"
#include "journal/reader.h"

struct made {
    unsigned char bytes[4096];
    size_t size;
};

/* Appends numbers, packed, or bytes as they are. */
void made_numbers(struct made *made, const uint64_t *numbers, size_t count);
void made_bytes(struct made *made, const void *bytes, size_t size);
#define NUMBERS(...)                                                                               \
    (const uint64_t[]){__VA_ARGS__}, sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t)

/* Appends the checksum of everything from `start` on. */
void made_sum(struct made *made, size_t start);

/* Appends a record of process {`process`, 7} and flush 1, with a label, and one section of this key
 * and of the numbers 1, 0, 1, 0, 5, 0; returns where it begins. */
size_t made_record(struct made *made, uint64_t process, const char *label, uint64_t key);

/* Sets the checksum of the head that begins at `start`. */
void made_head(struct made *made, size_t start);

/* A copy behind which a page lies that cannot be touched. */
const unsigned char *made_guarded(const unsigned char *bytes, size_t size);

#endif
