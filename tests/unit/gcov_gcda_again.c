/* SPDX-License-Identifier: MIT
 *
 * A process that writes a file for the second time: only what it has counted since is added, and it
 * is no second run.
 */
#include "guarded.h"
#include "laid.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_15 0x67636461, 0x4235312a, 0x5eed0001, 0xc0de0002

/* Two functions of ours around one that another unit writes. */
static const struct laid_function functions[] = {
    {.ident = 1, .arcs = COUNTS(7, 20), .conditions = COUNTS(0x11), .paths = COUNTS(6)},
    {.place = ELSEWHERE,
     .ident = 2,
     .arcs = COUNTS(99),
     .conditions = COUNTS(1),
     .paths = COUNTS(1)},
    {.ident = 3, .arcs = COUNTS(5), .conditions = COUNTS(0x100), .paths = COUNTS(0)},
};
static const int64_t now[] = {7, 20, 0x11, 6, 5, 0x100, 0};
#define COUNTERS (sizeof(now) / sizeof(now[0]))

static struct gcov_unit unit_15(void)
{
    return lay_release("B51*", 10, functions, sizeof(functions) / sizeof(functions[0]));
}

Test(gcda_again, counters_are_those_of_the_units_own_functions)
{
    struct gcov_unit unit = unit_15();
    cr_assert_eq(gcov_unit_counters(&unit), COUNTERS);
}

Test(gcda_again, unchanged_counters_are_told_from_changed_ones)
{
    struct gcov_unit unit = unit_15();
    cr_assert(!gcov_unit_has_counted(&unit, now, NULL));
    for (size_t i = 0; i < COUNTERS; i++) {
        int64_t written[COUNTERS];
        memcpy(written, now, sizeof(now));
        written[i]--;
        cr_assert(gcov_unit_has_counted(&unit, written, NULL), "counter %zu", i);
    }
}

Test(gcda_again, what_has_come_since_is_added_and_seen)
{
    struct gcov_unit unit = unit_15();
    const int64_t written[COUNTERS] = {4, 20, 0x10, 2, 5, 0, 0};
    int64_t seen[COUNTERS] = {0};
    struct merged merged = merge_words(
        &unit,
        (struct gcda_run){
            .arc_max = 20, .is_counted = true, .arc_more = 2, .written = written, .seen = seen},
        WORDS_OF(HEAD_15, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16, 104, 0,
                 220, 0, 0x01b10000, 8, 0x12, 0, 0x01b30000, 8, 2, 0, 0x01000000, 0, 0x01000000, 12,
                 3, 0, 0, 0x01a10000, 8, 55, 0, 0x01b10000, 0xfffffff8, 0x01b30000, 0xfffffff8, 0));
    expect_words(merged,
                 WORDS_OF(HEAD_15, 0xa1000000, 8, 3, 42, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16,
                          107, 0, 220, 0, 0x01b10000, 8, 0x13, 0, 0x01b30000, 8, 6, 0, 0x01000000,
                          0, 0x01000000, 12, 3, 0, 0, 0x01a10000, 8, 55, 0, 0x01b10000, 8, 0x100, 0,
                          0x01b30000, 0xfffffff8, 0));
    cr_assert(memcmp(seen, now, sizeof(now)) == 0);
    cr_assert_eq(written[0], 4);
}

/* Four more runs of the first arc, and one more condition, than the counters are from zero. */
Test(gcda_again, what_a_reset_took_away_before_it_was_written_is_added)
{
    struct gcov_unit unit = unit_15();
    const int64_t written[COUNTERS] = {-4, 20, -0x20, 2, 5, 0, 0};
    int64_t seen[COUNTERS] = {0};
    struct merged merged = merge_words(
        &unit, (struct gcda_run){.is_counted = true, .written = written, .seen = seen},
        WORDS_OF(HEAD_15, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16, 104, 0,
                 220, 0, 0x01b10000, 8, 0x12, 0, 0x01b30000, 8, 2, 0, 0x01000000, 0, 0x01000000, 12,
                 3, 0, 0, 0x01a10000, 8, 55, 0, 0x01b10000, 0xfffffff8, 0x01b30000, 0xfffffff8, 0));
    expect_words(merged,
                 WORDS_OF(HEAD_15, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16,
                          115, 0, 220, 0, 0x01b10000, 8, 0x33, 0, 0x01b30000, 8, 6, 0, 0x01000000,
                          0, 0x01000000, 12, 3, 0, 0, 0x01a10000, 8, 55, 0, 0x01b10000, 8, 0x100, 0,
                          0x01b30000, 0xfffffff8, 0));
    cr_assert(memcmp(seen, now, sizeof(now)) == 0);
}

/* What the first flush of a process merges: `written` need not be read. */
#define OLD_15                                                                                     \
    WORDS_OF(HEAD_15, 0xa1000000, 8, 3, 40, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16, 104, 0, 220,  \
             0, 0x01b10000, 8, 0x12, 0, 0x01b30000, 0xfffffff8, 0x01000000, 0, 0x01000000, 12, 3,  \
             0, 0, 0x01a10000, 8, 55, 0, 0x01b10000, 0xfffffff8, 0x01b30000, 0xfffffff8, 0)

Test(gcda_again, of_a_blank_baseline_only_counts_are_stored)
{
    struct gcov_unit unit = unit_15();
    const int64_t unread[COUNTERS] = {1, 1, 1, 1, 1, 1, 1};
    int64_t seen[COUNTERS] = {0, 0, 0, 0, 0, 0, 4242}; /* the last counter is zero */
    bool is_blank = true;
    struct merged merged = merge_words(
        &unit, (struct gcda_run){.written = unread, .seen = seen, .is_blank = &is_blank}, OLD_15);
    expect_words(merged,
                 WORDS_OF(HEAD_15, 0xa1000000, 8, 4, 40, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16,
                          111, 0, 240, 0, 0x01b10000, 8, 0x13, 0, 0x01b30000, 8, 6, 0, 0x01000000,
                          0, 0x01000000, 12, 3, 0, 0, 0x01a10000, 8, 60, 0, 0x01b10000, 8, 0x100, 0,
                          0x01b30000, 0xfffffff8, 0));
    cr_assert(memcmp(seen, now, sizeof(now) - sizeof(now[0])) == 0);
    cr_assert_eq(seen[COUNTERS - 1], 4242);
    cr_assert_not(is_blank);
}

/* A table in which all pages of the unit's counters are absent. */
static struct gcov_absent *all_absent(const struct gcov_unit *unit)
{
    uintptr_t start = UINTPTR_MAX, end = 0;
    unsigned kinds = gcov_unit_kinds(unit);
    for (uint32_t i = 0; i < unit->function_count; i++)
        for (unsigned kind = 0; kind < kinds && gcov_unit_owns(unit, i); kind++) {
            const struct gcov_counters *counters = &unit->functions[i]->counters[kind];
            uintptr_t first = (uintptr_t)counters->values;
            start = first < start ? first : start;
            end = first + counters->count * sizeof(int64_t) > end
                      ? first + counters->count * sizeof(int64_t)
                      : end;
        }
    start &= ~(GCOV_PAGE - 1);
    end = (end + GCOV_PAGE - 1) & ~(GCOV_PAGE - 1);
    struct gcov_absent *absent = calloc(1, gcov_absent_size(start, end));
    absent->start = start;
    absent->end = end;
    return absent;
}

/* All of the memory counts as absent, so that the merge must look at none of it. */
Test(gcda_again, counters_in_absent_pages_are_neither_read_nor_stored)
{
    struct gcov_unit unit = unit_15();
    struct gcov_absent *absent = all_absent(&unit);
    int64_t seen[COUNTERS] = {7, 7, 7, 7, 7, 7, 7};
    bool is_blank = true;
    const struct gcda_run run = {
        .written = seen, .seen = seen, .is_blank = &is_blank, .absent = absent};
    struct merged merged = merge_words(&unit, run, OLD_15);
    expect_words(merged,
                 WORDS_OF(HEAD_15, 0xa1000000, 8, 4, 40, 0x01000000, 12, 1, 0, 0, 0x01a10000, 16,
                          104, 0, 220, 0, 0x01b10000, 8, 0x12, 0, 0x01b30000, 0xfffffff8,
                          0x01000000, 0, 0x01000000, 12, 3, 0, 0, 0x01a10000, 8, 55, 0, 0x01b10000,
                          0xfffffff8, 0x01b30000, 0xfffffff8, 0));
    for (size_t i = 0; i < COUNTERS; i++)
        cr_assert_eq(seen[i], 7);
    cr_assert(is_blank);
    is_blank = false; /* then what was written before counts */
    memcpy(seen, now, sizeof(now));
    merged = merge_words(&unit, run, OLD_15);
    cr_assert_eq(merged.verdict, GCDA_MERGED);
    cr_assert(memcmp(seen, now, sizeof(now)) == 0);
    free(absent);
}
