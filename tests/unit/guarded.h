/* SPDX-License-Identifier: MIT
 *
 * gcda_merge with both of its buffers ending at a page that cannot be touched, the new one as small
 * as gcda_size_bound allows: one byte too far is a segmentation fault.
 */
#ifndef COVKEEP_TEST_GUARDED_H
#define COVKEEP_TEST_GUARDED_H

#include <stddef.h>
#include <stdint.h>

#include "gcov/gcda.h"

struct merged {
    enum gcda_verdict verdict;
    const char *reason;   /* NULL where nothing was told */
    unsigned char *bytes; /* until the next call */
    size_t size;          /* 0 when it is untouchable */
};

/* Fails the test when the result is larger than the bound, or something before it was written. */
struct merged merge_guarded(const struct gcov_unit *unit, struct gcda_run run, const void *old,
                            size_t old_size);

/* The same with words as the old content. */
struct merged merge_words(const struct gcov_unit *unit, struct gcda_run run, const uint32_t *old,
                          size_t words);

/* They are equal, else the test fails and shows both. */
void expect_words(struct merged merged, const uint32_t *expected, size_t words);

#define WORDS_OF(...)                                                                              \
    (const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)

#endif
