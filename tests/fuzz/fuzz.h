/* SPDX-License-Identifier: MIT
 *
 * What the fuzzers have in common. A fuzzer is one file: LLVMFuzzerTestOneInput() and, at its head,
 * what holds for any input. It is linked with the project's own objects, built with sanitizers, and
 * runs in a directory of its own, in which it may write.
 */
#ifndef COVKEEP_FUZZ_H
#define COVKEEP_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

/* fuzz_expect() ends the run with a finding unless what holds for any input holds. */
#define fuzz_expect(holds)                                                                         \
    do {                                                                                           \
        if (!(holds)) {                                                                            \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds);             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* fuzz_copy() returns a copy from malloc(3), behind whose last byte the sanitizer sees each read.
 */
static inline void *fuzz_copy(const void *bytes, size_t size)
{
    unsigned char *copy = malloc(size ? size : 1);
    fuzz_expect(copy);
    memcpy(copy, bytes, size);
    return copy;
}

/* fuzz_write() makes the file at `path` have this content. */
static inline void fuzz_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "w");
    fuzz_expect(file);
    size_t written = fwrite(bytes, 1, size, file);
    fuzz_expect(fclose(file) == 0 && written == size);
}

/* fuzz_take() takes `want` bytes off the input, or as many as there are; the rest of `to` is zero.
 */
static inline void fuzz_take(const uint8_t **input, size_t *size, void *to, size_t want)
{
    size_t taken = *size < want ? *size : want;
    memset(to, 0, want);
    memcpy(to, *input, taken);
    *input += taken;
    *size -= taken;
}

#endif
