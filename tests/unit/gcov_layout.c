/* SPDX-License-Identifier: MIT
 *
 * What the version word tells, and what is read from a record by it.
 */
#include "laid.h"

#include <criterion/criterion.h>

Test(gcov_layout, is_known_for_each_release)
{
    static const struct {
        const char *version;
        struct gcov_layout
            layout; /* gcc, kinds, or_from, checksum, lengths in bytes, zeros implied */
    } rows[] = {
        {"A94*", {9, 9, 9, false, false, false, 0, 0, 0}},
        {"A90e", {9, 9, 9, false, false, false, 0, 0, 0}},
        {"B00*", {10, 8, 8, false, false, false, 0, 0, 0}},
        {"B05*", {10, 8, 8, false, false, false, 0, 0, 0}},
        {"B05R", {10, 8, 8, false, false, false, 0, 0, 0}},
        {"B13*", {11, 8, 8, false, false, true, 0, 0, 0}},
        {"B14*", {11, 8, 8, false, false, true, 0, 0, 0}},
        {"B22*", {12, 8, 8, true, true, true, 0, 0, 0}},
        {"B24*", {12, 8, 8, true, true, true, 0, 0, 0}},
        {"B33*", {13, 8, 8, true, true, true, 0, 0, 0}},
        {"B42*", {14, 9, 8, true, true, true, 0, 0, 0}},
        {"B51*", {15, 10, 8, true, true, true, 0, 0, 0}},
        {"B52p", {15, 10, 8, true, true, true, 0, 0, 0}},
        {"B61*", {16, 10, 8, true, true, true, 0, 0, 0}},
        {"B60e", {16, 10, 8, true, true, true, 0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct gcov_layout *layout = gcov_layout_of(laid_version(rows[i].version));
        const struct gcov_layout *expected = &rows[i].layout;
        cr_assert(layout != NULL, "%s", rows[i].version);
        cr_assert(layout->gcc == expected->gcc && layout->kinds == expected->kinds &&
                      layout->or_from == expected->or_from &&
                      layout->has_checksum == expected->has_checksum &&
                      layout->lengths_in_bytes == expected->lengths_in_bytes &&
                      layout->zeros_implied == expected->zeros_implied,
                  "%s", rows[i].version);
    }
}

Test(gcov_layout, is_unknown_for_every_other_version)
{
    static const char *const versions[] = {"A83*", "A80R", "B71*", "B90*", "C01*", "Z99*",
                                           "408*", "402*", "904*", "b22*", "B2x*", "B22x",
                                           "B22 ", "*22B", "@22*", "[22*"};
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        cr_assert(gcov_layout_of(laid_version(versions[i])) == NULL, "%s", versions[i]);
    cr_assert(gcov_layout_of(0) == NULL);
    cr_assert(gcov_layout_of(UINT32_MAX) == NULL);
}

/* An image of a future GCC is told by its version, so it must be recognised as one. */
Test(gcov_layout, future_and_past_versions_are_versions)
{
    static const struct {
        const char *word;
        bool is_version;
    } rows[] = {
        {"B71*", true},  {"A83R", true},  {"C01e", true},  {"Z99p", true},  {"b22*", false},
        {"B2a*", false}, {"Ba2*", false}, {"B22a", false}, {"422*", false}, {"@22*", false},
        {"[22*", false}, {"B/2*", false}, {"B2:*", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_assert(gcov_is_version(laid_version(rows[i].word)) == rows[i].is_version, "%s",
                  rows[i].word);
    cr_assert(!gcov_is_version(0));
    cr_assert(!gcov_is_version(UINT32_MAX));
}

Test(gcov_layout, tags_are_those_of_gcov_io_h)
{
    cr_assert(GCDA_TAG_COUNTERS(GCOV_ARCS) == 0x01a10000u);
    cr_assert(GCDA_TAG_COUNTERS(7) == 0x01af0000u);
    cr_assert(GCDA_TAG_COUNTERS(GCOV_CONDITIONS) == 0x01b10000u);
    cr_assert(GCDA_TAG_COUNTERS(GCOV_PATHS) == 0x01b30000u);
}

static const struct {
    const char *version;
    unsigned kinds;
} releases[] = {
    {"A94*", 9}, {"B05*", 8}, {"B13*", 8},  {"B22*", 8},
    {"B33*", 8}, {"B42*", 9}, {"B51*", 10}, {"B61*", 10},
};
#define RELEASES (sizeof releases / sizeof *releases)

static const struct laid_function functions[] = {
    {HERE, 1, 2, 3, COUNTS(4, 70, 5), COUNTS(900), COUNTS(901)},
    {ELSEWHERE, 6, 7, 8, COUNTS(60), COUNTS(902), COUNTS(903)},
    {.place = NOWHERE},
    {HERE, 9, 10, 11, {0}, {0}, {0}},
};

Test(gcov_unit, functions_lie_behind_the_merge_table_of_the_release)
{
    for (size_t i = 0; i < RELEASES; i++) {
        struct gcov_unit unit = lay_release(releases[i].version, releases[i].kinds, functions, 4);
        cr_assert(unit.function_count == 4, "%s", releases[i].version);
        cr_assert(unit.functions[0]->ident == 1 && unit.functions[0]->lineno_checksum == 2 &&
                  unit.functions[0]->cfg_checksum == 3);
        cr_assert(unit.functions[0]->counters[0].count == 3);
        cr_assert(unit.functions[0]->counters[0].values[1] == 70);
        cr_assert(unit.record->stamp == LAID_STAMP);
        cr_assert(unit.record->checksum == LAID_CHECKSUM);
        cr_assert_str_eq(unit.record->filename, "/build/unit.gcda");
    }
}

Test(gcov_unit, owns_only_functions_whose_key_is_its_record)
{
    for (size_t i = 0; i < RELEASES; i++) {
        struct gcov_unit unit = lay_release(releases[i].version, releases[i].kinds, functions, 4);
        cr_assert(gcov_unit_owns(&unit, 0));
        cr_assert(!gcov_unit_owns(&unit, 1));
        cr_assert(!gcov_unit_owns(&unit, 2));
        cr_assert(gcov_unit_owns(&unit, 3));
    }
}

Test(gcov_unit, arc_max_is_the_largest_arc_and_no_condition_or_path)
{
    for (size_t i = 0; i < RELEASES; i++) {
        struct gcov_unit unit = lay_release(releases[i].version, releases[i].kinds, functions, 4);
        cr_assert(gcov_unit_arc_max(&unit, NULL) == 70, "%s", releases[i].version);
    }
    struct gcov_unit none = lay_release("B22*", 8, NULL, 0);
    cr_assert(gcov_unit_arc_max(&none, NULL) == 0);
}

Test(gcov_unit, value_profiles_are_not_mergeable)
{
    static const struct {
        const char *version;
        unsigned kinds;
        uint32_t merged;
        bool mergeable;
    } rows[] = {
        {"A94*", 9, ARCS, true},
        {"B05*", 8, ARCS, true},
        {"B22*", 8, ARCS, true},
        {"B42*", 9, ARCS | CONDITIONS, true},
        {"B51*", 10, ARCS | PATHS, true},
        {"B51*", 10, ARCS | CONDITIONS | PATHS, true},
        {"B05*", 8, ARCS | 1u << 1, false},
        {"B13*", 8, ARCS | 1u << 3, false},
        {"B22*", 8, ARCS | 1u << 7, false},
        {"B42*", 9, ARCS | 1u << 7 | CONDITIONS, false},
        {"B51*", 10, ARCS | 1u << 5 | PATHS, false},
        {"B22*", 8, 1u << 6, false},
        {"B22*", 8, 0, false},
        {"B51*", 10, CONDITIONS, false}, /* never without arcs */
        /* The last kind of GCC 9 is a value profile too (topn of indirect calls). */
        {"A94*", 9, ARCS | 1u << 8, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gcov_unit unit = lay((struct laid){rows[i].version, rows[i].kinds, rows[i].merged,
                                                  LAID_STAMP, LAID_CHECKSUM, NULL, 0});
        cr_assert(gcov_unit_is_mergeable(&unit) == rows[i].mergeable, "%s, kinds %#x",
                  rows[i].version, rows[i].merged);
    }
}
