/* SPDX-License-Identifier: MIT
 *
 * A file that is there already: what is added, united, carried over, replaced or left alone. Words
 * laid down by hand; GCC 10, 12 and 15 stand for the three ways of writing.
 */
#include "guarded.h"
#include "laid.h"

#include <criterion/criterion.h>
#include <string.h>

#define HEAD_10 0x67636461, 0x4230352a, 0x5eed0001
#define HEAD_11 0x67636461, 0x4231332a, 0x5eed0001
#define HEAD_12 0x67636461, 0x4232322a, 0x5eed0001, 0xc0de0002
#define HEAD_15 0x67636461, 0x4235312a, 0x5eed0001, 0xc0de0002

static const struct gcda_run counted = {.arc_max = 9, .is_counted = true};

static struct merged merge_one(const char *version, unsigned kinds, struct laid_function function,
                               struct gcda_run run, const uint32_t *old, size_t words)
{
    struct gcov_unit unit = lay_release(version, kinds, &function, 1);
    return merge_words(&unit, run, old, words);
}

Test(gcda_merge, arcs_add_up_in_words_of_four_bytes)
{
    const struct laid_function function = {.ident = 1, .arcs = COUNTS(2, 0, 0x100000001)};
    struct merged merged = merge_one("B05*", 8, function, (struct gcda_run){.arc_max = 9},
                                     WORDS_OF(HEAD_10, 0xa1000000, 2, 3, 40, 0x01000000, 3, 1, 0, 0,
                                              0x01a10000, 6, 5, 0, 0, 6, 0xffffffff, 7, 0));
    cr_assert(merged.verdict == GCDA_MERGED);
    expect_words(merged, WORDS_OF(HEAD_10, 0xa1000000, 2, 4, 49, 0x01000000, 3, 1, 0, 0, 0x01a10000,
                                  6, 7, 0, 0, 6, 0, 9, 0));
}

Test(gcda_merge, arcs_add_up_and_conditions_and_paths_unite)
{
    const struct laid_function function = {
        .ident = 1, .arcs = COUNTS(2), .conditions = COUNTS(0x11, 0x100), .paths = COUNTS(6)};
    struct merged merged =
        merge_one("B51*", 10, function, (struct gcda_run){.arc_max = 9},
                  WORDS_OF(HEAD_15, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0, 0, 0x01a10000, 8, 5,
                           0, 0x01b10000, 16, 0x12, 0, 0, 0x20, 0x01b30000, 8, 3, 1, 0));
    cr_assert(merged.verdict == GCDA_MERGED);
    expect_words(merged,
                 WORDS_OF(HEAD_15, 0xa1000000, 8, 4, 49, 0x01000000, 12, 1, 0, 0, 0x01a10000, 8, 7,
                          0, 0x01b10000, 16, 0x13, 0, 0x100, 0x20, 0x01b30000, 8, 7, 1, 0));
}

Test(gcda_merge, implied_zeros_become_counts)
{
    const struct laid_function function = {.ident = 1, .arcs = COUNTS(0, 2)};
    struct merged merged = merge_one("B22*", 8, function, counted,
                                     WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0,
                                              0, 0x01a10000, 0xfffffff0, 0));
    expect_words(merged, WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0, 0,
                                  0x01a10000, 16, 0, 0, 2, 0, 0));
}

Test(gcda_merge, counts_of_the_file_stay_where_memory_has_zeros)
{
    const struct laid_function function = {.ident = 1, .arcs = COUNTS(0, 0)};
    struct merged merged = merge_one("B22*", 8, function, counted,
                                     WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0,
                                              0, 0x01a10000, 16, 0, 0, 2, 0, 0));
    expect_words(merged, WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0, 0,
                                  0x01a10000, 16, 0, 0, 2, 0, 0));
}

Test(gcda_merge, zeros_on_both_sides_are_implied_from_gcc_11_on)
{
    const struct laid_function function = {.ident = 1, .arcs = COUNTS(0)};
    expect_words(
        merge_one(
            "B05*", 8, function, counted,
            WORDS_OF(HEAD_10, 0xa1000000, 2, 1, 0, 0x01000000, 3, 1, 0, 0, 0x01a10000, 2, 0, 0, 0)),
        WORDS_OF(HEAD_10, 0xa1000000, 2, 1, 0, 0x01000000, 3, 1, 0, 0, 0x01a10000, 2, 0, 0, 0));
    expect_words(
        merge_one(
            "B13*", 8, function, counted,
            WORDS_OF(HEAD_11, 0xa1000000, 2, 1, 0, 0x01000000, 3, 1, 0, 0, 0x01a10000, 2, 0, 0, 0)),
        WORDS_OF(HEAD_11, 0xa1000000, 2, 1, 0, 0x01000000, 3, 1, 0, 0, 0x01a10000, 0xfffffffe, 0));
    expect_words(
        merge_one("B22*", 8, function, counted,
                  WORDS_OF(HEAD_12, 0xa1000000, 8, 1, 0, 0x01000000, 12, 1, 0, 0, 0x01a10000,
                           0xfffffff8, 0)),
        WORDS_OF(HEAD_12, 0xa1000000, 8, 1, 0, 0x01000000, 12, 1, 0, 0, 0x01a10000, 0xfffffff8, 0));
}

Test(gcda_merge, largest_count_wraps_as_in_libgcov)
{
    const struct laid_function function = {.ident = 1, .arcs = COUNTS(2, INT64_MAX)};
    expect_words(merge_one("B22*", 8, function, counted,
                           WORDS_OF(HEAD_12, 0xa1000000, 8, 1, 0, 0x01000000, 12, 1, 0, 0,
                                    0x01a10000, 16, 0xffffffff, 0xffffffff, 2, 0, 0)),
                 WORDS_OF(HEAD_12, 0xa1000000, 8, 1, 0, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16, 1,
                          0, 1, 0x80000000, 0));
}

Test(gcda_merge, counters_in_memory_are_not_changed)
{
    const struct laid_function function = {.ident = 1, .arcs = COUNTS(2, 3)};
    struct gcov_unit unit = lay_release("B22*", 8, &function, 1);
    merge_words(&unit, counted,
                WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16, 1,
                         0, 2, 0, 0));
    cr_assert(unit.functions[0]->counters[0].values[0] == 2);
    cr_assert(unit.functions[0]->counters[0].values[1] == 3);
}

/* A process is one run; the files' sum_max is a word of 32 bits. */
Test(gcda_merge, run_and_its_maximum_are_counted_once)
{
    static const struct {
        struct gcda_run run;
        uint32_t runs, sum_max, new_runs, new_sum_max;
    } rows[] = {
        {{.arc_max = 9}, 3, 40, 4, 49},         {{.arc_max = 9, .is_counted = true}, 3, 40, 3, 40},
        {{.arc_max = 0}, 3, 40, 4, 40},         {{.arc_max = 2}, 3, 0xffffffff, 4, 1},
        {{.arc_max = 0x100000005}, 3, 1, 4, 6}, {{.arc_max = INT64_MAX}, 3, 1, 4, 0},
        {{.arc_max = 1}, 0xffffffff, 0, 0, 1},
    };
    struct gcov_unit unit = lay_release("B22*", 8, NULL, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_words(
            merge_words(&unit, rows[i].run,
                        WORDS_OF(HEAD_12, 0xa1000000, 8, rows[i].runs, rows[i].sum_max, 0)),
            WORDS_OF(HEAD_12, 0xa1000000, 8, rows[i].new_runs, rows[i].new_sum_max, 0));
}

Test(gcda_merge, run_that_is_counted_already_is_not_in_a_new_file)
{
    struct gcov_unit unit = lay_release("B22*", 8, NULL, 0);
    expect_words(merge_words(&unit, counted, NULL, 0), WORDS_OF(HEAD_12, 0xa1000000, 8, 0, 0, 0));
}

/* Another program of the same objects wrote the COMDAT function into this file. */
Test(gcda_merge, functions_of_another_program_are_carried_over)
{
    const struct laid_function functions[] = {
        {ELSEWHERE, 12, 2, 3, COUNTS(8), {0}, {0}},
        {HERE, 13, 4, 5, COUNTS(1), {0}, {0}},
        {.place = NOWHERE},
        {ELSEWHERE, 14, 6, 7, COUNTS(8), {0}, {0}},
    };
    struct gcov_unit gcc12 = lay_release("B22*", 8, functions, 4);
    expect_words(merge_words(&gcc12, counted,
                             WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40,                        /**/
                                      0x01000000, 12, 12, 2, 3, 0x01a10000, 8, 70, 1,       /**/
                                      0x01000000, 12, 13, 4, 5, 0x01a10000, 8, 2, 0,        /**/
                                      0x01000000, 12, 99, 8, 9, 0x01a10000, 0xfffffff0,     /**/
                                      0x01000000, 12, 14, 6, 7, 0x01a10000, 16, 1, 0, 2, 0, /**/
                                      0)),
                 WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40,                        /**/
                          0x01000000, 12, 12, 2, 3, 0x01a10000, 8, 70, 1,       /**/
                          0x01000000, 12, 13, 4, 5, 0x01a10000, 8, 3, 0,        /**/
                          0x01000000, 12, 99, 8, 9, 0x01a10000, 0xfffffff0,     /**/
                          0x01000000, 12, 14, 6, 7, 0x01a10000, 16, 1, 0, 2, 0, /**/
                          0));
    struct gcov_unit gcc10 = lay_release("B05*", 8, functions, 1);
    expect_words(merge_words(&gcc10, counted,
                             WORDS_OF(HEAD_10, 0xa1000000, 2, 3, 40, 0x01000000, 3, 12, 2, 3,
                                      0x01a10000, 4, 70, 1, 0, 0, 0)),
                 WORDS_OF(HEAD_10, 0xa1000000, 2, 3, 40, 0x01000000, 3, 12, 2, 3, 0x01a10000, 4, 70,
                          1, 0, 0, 0));
    struct gcov_unit gcc15 = lay_release("B51*", 10, functions, 1);
    expect_words(
        merge_words(&gcc15, counted,
                    WORDS_OF(HEAD_15, 0xa1000000, 8, 3, 40, 0x01000000, 12, 12, 2, 3, 0x01a10000, 8,
                             70, 1, 0x01b10000, 0xfffffff8, 0x01b30000, 8, 5, 6, 0)),
        WORDS_OF(HEAD_15, 0xa1000000, 8, 3, 40, 0x01000000, 12, 12, 2, 3, 0x01a10000, 8, 70, 1,
                 0x01b10000, 0xfffffff8, 0x01b30000, 8, 5, 6, 0));
}

Test(gcda_merge, our_function_fills_the_empty_record_of_another_program)
{
    const struct laid_function functions[] = {
        {HERE, 12, 2, 3, COUNTS(8), {0}, {0}},
        {ELSEWHERE, 13, 4, 5, COUNTS(1), {0}, {0}},
    };
    struct gcov_unit unit = lay_release("B22*", 8, functions, 2);
    expect_words(merge_words(&unit, counted,
                             WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40, 0x01000000, 0, 0x01000000, 12,
                                      13, 4, 5, 0x01a10000, 8, 2, 0, 0)),
                 WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40, 0x01000000, 12, 12, 2, 3, 0x01a10000, 8, 8,
                          0, 0x01000000, 12, 13, 4, 5, 0x01a10000, 8, 2, 0, 0));
}

static const struct laid_function two[] = {
    {HERE, 1, 2, 3, COUNTS(7), {0}, {0}},
    {HERE, 4, 5, 6, COUNTS(0, 8), {0}, {0}},
};
#define TWO_IN_FILE                                                                                \
    0x01000000, 12, 1, 2, 3, 0x01a10000, 8, 1, 0, 0x01000000, 12, 4, 5, 6, 0x01a10000, 16, 2, 0,   \
        3, 0
#define TWO_FRESH                                                                                  \
    0xa1000000, 8, 1, 9, 0x01000000, 12, 1, 2, 3, 0x01a10000, 8, 7, 0, 0x01000000, 12, 4, 5, 6,    \
        0x01a10000, 16, 0, 0, 8, 0, 0

static void expect_replaced(const uint32_t *old, size_t words)
{
    struct gcov_unit unit = lay_release("B22*", 8, two, 2);
    struct merged merged = merge_words(&unit, (struct gcda_run){.arc_max = 9}, old, words);
    cr_assert(merged.verdict == GCDA_REPLACED);
    cr_assert_str_eq(merged.reason, "was of another build");
    expect_words(merged, WORDS_OF(HEAD_12, TWO_FRESH));
}

Test(gcda_merge, file_of_another_build_is_replaced_by_our_counts_alone)
{
    expect_replaced(WORDS_OF(0x67636461, 0x4232322a, 0x5eed0001, 0xc0de0001, 0xa1000000, 8, 3, 40,
                             TWO_IN_FILE, 0));
    expect_replaced(WORDS_OF(0x67636461, 0x4232322a, 0, 0)); /* its rest does not matter */
}

/* From GCC 12 on the checksum alone tells builds apart: a rebuild of the same source goes on. */
Test(gcda_merge, gcc_12_compares_no_stamp)
{
    struct gcov_unit unit = lay_release("B22*", 8, NULL, 0);
    struct merged merged = merge_words(
        &unit, counted,
        WORDS_OF(0x67636461, 0x4232322a, 0x5eed0000, 0xc0de0002, 0xa1000000, 8, 3, 40, 0));
    cr_assert(merged.verdict == GCDA_MERGED);
    expect_words(merged, WORDS_OF(HEAD_12, 0xa1000000, 8, 3, 40, 0));
}

Test(gcda_merge, gcc_11_compares_the_stamp)
{
    struct gcov_unit unit = lay_release("B13*", 8, NULL, 0);
    struct merged merged =
        merge_words(&unit, (struct gcda_run){.arc_max = 9},
                    WORDS_OF(0x67636461, 0x4231332a, 0x5eed0000, 0xa1000000, 2, 3, 40, 0));
    cr_assert(merged.verdict == GCDA_REPLACED);
    expect_words(merged, WORDS_OF(HEAD_11, 0xa1000000, 2, 1, 9, 0));
}

/* Before GCC 12 that word of the record is padding and may hold anything. */
Test(gcda_merge, gcc_11_has_no_checksum_to_compare)
{
    struct gcov_unit unit = lay((struct laid){"B13*", 8, ARCS, LAID_STAMP, 0xdeadbeef, NULL, 0});
    struct merged merged = merge_words(&unit, counted, WORDS_OF(HEAD_11, 0xa1000000, 2, 3, 40, 0));
    cr_assert(merged.verdict == GCDA_MERGED);
    expect_words(merged, WORDS_OF(HEAD_11, 0xa1000000, 2, 3, 40, 0));
}

static void expect_untouchable(const char *reason, const uint32_t *old, size_t words)
{
    struct gcov_unit unit = lay_release("B22*", 8, two, 2);
    struct merged merged = merge_words(&unit, counted, old, words);
    cr_assert(merged.verdict == GCDA_UNTOUCHABLE, "%s", reason);
    cr_assert_str_eq(merged.reason, reason);
}

Test(gcda_merge, other_files_are_not_touched)
{
    static const char no_gcda[] = "is no gcov data file, left as it was";
    static const char version[] = "was written by another GCC version, left as it was";
    expect_untouchable(no_gcda, WORDS_OF(0x7f454c46, 0x4232322a, 0x5eed0001, 0xc0de0002));
    expect_untouchable(no_gcda, WORDS_OF(0x61646367, 0x2a323242, 0x0100ed5e, 0x0200dec0));
    expect_untouchable(no_gcda, WORDS_OF(0x67636e6f, 0x4232322a, 0x5eed0001, 0xc0de0002));
    expect_untouchable(version, WORDS_OF(0x67636461, 0x4231332a, 0x5eed0001, 0xa1000000));
    expect_untouchable(version, WORDS_OF(0x67636461, 0x4232312a, 0x5eed0001, 0xc0de0002, 0xa1000000,
                                         8, 3, 40, TWO_IN_FILE, 0));
}

/* Libgcov, GCC 11 and 12, was seen to overwrite such a file. */
Test(gcda_merge, file_that_begins_with_a_zero_word_is_a_new_one)
{
    struct gcov_unit unit = lay_release("B22*", 8, NULL, 0);
    struct merged merged =
        merge_words(&unit, (struct gcda_run){.arc_max = 9}, WORDS_OF(0, 0x4232322a, 7));
    cr_assert(merged.verdict == GCDA_MERGED);
    expect_words(merged, WORDS_OF(HEAD_12, 0xa1000000, 8, 1, 9, 0));
}

#define SUMMARY 0xa1000000, 8, 3, 40

Test(gcda_merge, file_with_other_functions_is_not_touched)
{
    static const char other[] = "holds other functions than this program, left as it was";
    expect_untouchable(other, WORDS_OF(HEAD_12, 0xa3000000, 8, 3, 40, TWO_IN_FILE, 0));
    /* ident, lineno_checksum, cfg_checksum, a kind and a number of counters */
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, 0x01000000, 12, 9, 2, 3, 0x01a10000, 8, 1,
                                       0, 0x01000000, 0, 0));
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, 0x01000000, 12, 1, 9, 3, 0x01a10000, 8, 1,
                                       0, 0x01000000, 0, 0));
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, 0x01000000, 12, 1, 2, 9, 0x01a10000, 8, 1,
                                       0, 0x01000000, 0, 0));
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, 0x01000000, 12, 1, 2, 3, 0x01b10000, 8, 1,
                                       0, 0x01000000, 0, 0));
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, 0x01000000, 12, 1, 2, 3, 0x01a10000, 16, 1,
                                       0, 2, 0, 0x01000000, 0, 0));
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, 0x01000000, 12, 1, 2, 3, 0x01a10000,
                                       0xfffffff0, 0x01000000, 0, 0));
    /* one function too few, one too many */
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, 0x01000000, 0, 0));
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, TWO_IN_FILE, 0x01000000, 0, 0));
    /* a length that no function has */
    expect_untouchable(other, WORDS_OF(HEAD_12, SUMMARY, 0x01000000, 16, 1, 2, 3, 4, 0x01a10000, 8,
                                       1, 0, 0x01000000, 0, 0));
}
