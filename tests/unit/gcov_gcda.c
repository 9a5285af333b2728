/* SPDX-License-Identifier: MIT
 *
 * The bytes of a new file: for each GCC release the words that its libgcov writes, laid down by
 * hand from gcc/gcov-io.h of the release.
 */
#include "guarded.h"
#include "laid.h"

#include <criterion/criterion.h>

/* Counts above 32 bits; one COMDAT function that another unit writes, one that the linker dropped,
 * one that never ran. */
static const struct laid_function functions[] = {
    {HERE, 11, 0xaaaa0001, 0xbbbb0001, COUNTS(3, 0, 0x700000002), COUNTS(5, 0), COUNTS(6)},
    {ELSEWHERE, 12, 0xaaaa0002, 0xbbbb0002, COUNTS(8), COUNTS(1), COUNTS(1)},
    {HERE, 13, 0xaaaa0003, 0xbbbb0003, COUNTS(0, 0), COUNTS(0), COUNTS(0)},
    {.place = NOWHERE},
};

static const struct gcda_run first_run = {.arc_max = 9};

/* runs 1, sum_max 9; then the functions. Lengths in words of four bytes, zeros in full. */
#define BODY_OF_GCC_9                                                                              \
    0xa1000000, 2, 1, 9,                           /* summary */                                   \
        0x01000000, 3, 11, 0xaaaa0001, 0xbbbb0001, /* function */                                  \
        0x01a10000, 6, 3, 0, 0, 0, 2, 7,           /* arcs, low first */                           \
        0x01000000, 0,                             /* not ours */                                  \
        0x01000000, 3, 13, 0xaaaa0003, 0xbbbb0003, 0x01a10000, 4, 0, 0, 0, 0, /* never ran */      \
        0x01000000, 0,                                                        /* not there */      \
        0

/* Zeros as a negative length. */
#define BODY_OF_GCC_11                                                                             \
    0xa1000000, 2, 1, 9, 0x01000000, 3, 11, 0xaaaa0001, 0xbbbb0001, 0x01a10000, 6, 3, 0, 0, 0, 2,  \
        7, 0x01000000, 0, 0x01000000, 3, 13, 0xaaaa0003, 0xbbbb0003, 0x01a10000, 0xfffffffc,       \
        0x01000000, 0, 0

/* Lengths in bytes. */
#define BODY_OF_GCC_12                                                                             \
    0xa1000000, 8, 1, 9, 0x01000000, 12, 11, 0xaaaa0001, 0xbbbb0001, 0x01a10000, 24, 3, 0, 0, 0,   \
        2, 7, 0x01000000, 0, 0x01000000, 12, 13, 0xaaaa0003, 0xbbbb0003, 0x01a10000, 0xfffffff0,   \
        0x01000000, 0, 0

/* With conditions. */
#define BODY_OF_GCC_14                                                                             \
    0xa1000000, 8, 1, 9, 0x01000000, 12, 11, 0xaaaa0001, 0xbbbb0001, 0x01a10000, 24, 3, 0, 0, 0,   \
        2, 7, 0x01b10000, 16, 5, 0, 0, 0, 0x01000000, 0, 0x01000000, 12, 13, 0xaaaa0003,           \
        0xbbbb0003, 0x01a10000, 0xfffffff0, 0x01b10000, 0xfffffff8, 0x01000000, 0, 0

/* And paths. */
#define BODY_OF_GCC_15                                                                             \
    0xa1000000, 8, 1, 9, 0x01000000, 12, 11, 0xaaaa0001, 0xbbbb0001, 0x01a10000, 24, 3, 0, 0, 0,   \
        2, 7, 0x01b10000, 16, 5, 0, 0, 0, 0x01b30000, 8, 6, 0, 0x01000000, 0, 0x01000000, 12, 13,  \
        0xaaaa0003, 0xbbbb0003, 0x01a10000, 0xfffffff0, 0x01b10000, 0xfffffff8, 0x01b30000,        \
        0xfffffff8, 0x01000000, 0, 0

static void expect_file(const char *version, unsigned kinds, const uint32_t *words, size_t count)
{
    struct gcov_unit unit = lay_release(version, kinds, functions, 4);
    struct merged merged = merge_words(&unit, first_run, NULL, 0);
    cr_assert(merged.verdict == GCDA_MERGED, "%s", version);
    expect_words(merged, words, count);
}

/* Magic, version word and stamp; from GCC 12 on the checksum. */
Test(gcda, new_file_of_gcc_9)
{
    expect_file("A94*", 9, WORDS_OF(0x67636461, 0x4139342a, 0x5eed0001, BODY_OF_GCC_9));
}

Test(gcda, new_file_of_gcc_10)
{
    expect_file("B05*", 8, WORDS_OF(0x67636461, 0x4230352a, 0x5eed0001, BODY_OF_GCC_9));
}

Test(gcda, new_file_of_gcc_11)
{
    expect_file("B13*", 8, WORDS_OF(0x67636461, 0x4231332a, 0x5eed0001, BODY_OF_GCC_11));
}

Test(gcda, new_file_of_gcc_12)
{
    expect_file("B22*", 8,
                WORDS_OF(0x67636461, 0x4232322a, 0x5eed0001, 0xc0de0002, BODY_OF_GCC_12));
}

Test(gcda, new_file_of_gcc_13)
{
    expect_file("B33*", 8,
                WORDS_OF(0x67636461, 0x4233332a, 0x5eed0001, 0xc0de0002, BODY_OF_GCC_12));
}

Test(gcda, new_file_of_gcc_14)
{
    expect_file("B42*", 9,
                WORDS_OF(0x67636461, 0x4234322a, 0x5eed0001, 0xc0de0002, BODY_OF_GCC_14));
}

Test(gcda, new_file_of_gcc_15)
{
    expect_file("B51*", 10,
                WORDS_OF(0x67636461, 0x4235312a, 0x5eed0001, 0xc0de0002, BODY_OF_GCC_15));
}

Test(gcda, new_file_of_gcc_16)
{
    expect_file("B61*", 10,
                WORDS_OF(0x67636461, 0x4236312a, 0x5eed0001, 0xc0de0002, BODY_OF_GCC_15));
}

/* GCC 14 without -fcondition-coverage: the kind has no merge function and no record. */
Test(gcda, kinds_that_the_unit_does_not_count_have_no_record)
{
    struct gcov_unit unit =
        lay((struct laid){"B51*", 10, ARCS, LAID_STAMP, LAID_CHECKSUM, functions, 4});
    expect_words(merge_words(&unit, first_run, NULL, 0),
                 WORDS_OF(0x67636461, 0x4235312a, 0x5eed0001, 0xc0de0002, BODY_OF_GCC_12));
}

Test(gcda, paths_without_conditions_are_the_second_kind_in_memory)
{
    const struct laid_function one = {HERE, 1, 2, 3, COUNTS(4), {0}, COUNTS(0, 0x80)};
    struct gcov_unit unit =
        lay((struct laid){"B51*", 10, ARCS | PATHS, LAID_STAMP, LAID_CHECKSUM, &one, 1});
    expect_words(merge_words(&unit, first_run, NULL, 0),
                 WORDS_OF(0x67636461, 0x4235312a, 0x5eed0001, 0xc0de0002, 0xa1000000, 8, 1, 9,
                          0x01000000, 12, 1, 2, 3, 0x01a10000, 8, 4, 0, 0x01b30000, 16, 0, 0, 0x80,
                          0, 0));
}

Test(gcda, unit_without_functions_is_header_and_summary)
{
    struct gcov_unit unit = lay_release("B22*", 8, NULL, 0);
    expect_words(merge_words(&unit, first_run, NULL, 0),
                 WORDS_OF(0x67636461, 0x4232322a, 0x5eed0001, 0xc0de0002, 0xa1000000, 8, 1, 9, 0));
}

Test(gcda, function_without_counters_has_an_empty_record_of_the_kind)
{
    const struct laid_function one = {.place = HERE, .ident = 1};
    struct gcov_unit unit = lay_release("B22*", 8, &one, 1);
    expect_words(merge_words(&unit, first_run, NULL, 0),
                 WORDS_OF(0x67636461, 0x4232322a, 0x5eed0001, 0xc0de0002, 0xa1000000, 8, 1, 9,
                          0x01000000, 12, 1, 0, 0, 0x01a10000, 0, 0));
}
