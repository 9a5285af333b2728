/* SPDX-License-Identifier: MIT
 *
 * Reading a description: the units are those that it tells of, and whatever is none is refused,
 * without a byte read behind its end and without memory that its bytes do not justify.
 */
#include "journal_made.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "checksum.h"

#define GCC_12 0x4232322au /* B22* */
#define GCC_14 0x4234322au /* B42* */

static const char *const paths[] = {"/tmp/a.gcda", "b.gcda"};

static void begin(struct made *made, uint64_t version, uint64_t units)
{
    *made = (struct made){.size = 0};
    made_bytes(made, JOURNAL_DESCRIPTION_MAGIC, 8);
    made_numbers(made, NUMBERS(version, units));
}

static void put_path(struct made *made, const char *path)
{
    made_numbers(made, NUMBERS(strlen(path)));
    made_bytes(made, path, strlen(path));
}

/* Two units: arcs and conditions, three functions of which the second is another one's; arcs, one
 * function. */
static void describe(struct made *made)
{
    begin(made, GCC_14, 2);
    put_path(made, paths[0]);
    made_numbers(made, NUMBERS(0x5eed, 0xc0de, 1 | 1 << 8, 3, 1, 11, 12, 13, 4, 2, 0, 1, 21, 22,
                               0xffffffff, 3, 0));
    put_path(made, paths[1]);
    made_numbers(made, NUMBERS(1, 2, 1, 1, 1, 31, 32, 33, 5));
    made_sum(made, 0);
}

static struct journal_unit *read_bytes(const struct made *made, size_t size, size_t *count)
{
    return journal_read_description(made_guarded(made->bytes, size), size, count);
}

static void expect_refused(const struct made *made, const char *what)
{
    size_t count;
    struct journal_unit *units = read_bytes(made, made->size, &count);
    cr_expect(units == NULL, "%s", what);
    free(units);
}

Test(journal_description, tells_the_units)
{
    struct made made;
    size_t count;
    describe(&made);
    struct journal_unit *units = read_bytes(&made, made.size, &count);
    cr_assert(units != NULL && count == 2);
    for (size_t i = 0; i < 2; i++)
        cr_expect_str_eq(units[i].unit.record->filename, paths[i]);
    const struct gcov_unit *unit = &units[0].unit;
    cr_expect(unit->record->stamp == 0x5eed && unit->record->checksum == 0xc0de);
    cr_expect(unit->record->version == GCC_14 && unit->layout->gcc == 14);
    cr_expect(gcov_unit_kinds(unit) == 2 && gcov_unit_has(unit, 8) && gcov_unit_is_mergeable(unit));
    cr_assert(unit->function_count == 3);
    cr_expect(gcov_unit_owns(unit, 0) && !gcov_unit_owns(unit, 1) && gcov_unit_owns(unit, 2));
    cr_expect(unit->functions[2]->ident == 21 && unit->functions[2]->lineno_checksum == 22);
    cr_expect(unit->functions[2]->cfg_checksum == 0xffffffff);
    cr_expect(unit->functions[0]->counters[1].count == 2);
    cr_expect(units[0].first == 0 && units[0].counters == 9);
    cr_expect(units[1].first == 9 && units[1].counters == 5);
    cr_expect(gcov_unit_counters(&units[0].unit) == 9 && gcov_unit_counters(&units[1].unit) == 5);
    free(units);
}

Test(journal_description, an_image_without_files_is_one)
{
    struct made made;
    size_t count;
    begin(&made, GCC_12, 0);
    made_sum(&made, 0);
    struct journal_unit *units = read_bytes(&made, made.size, &count);
    cr_expect(units != NULL && count == 0);
    free(units);
}

Test(journal_description, a_unit_that_could_not_be_read_has_nothing)
{
    struct made made;
    size_t count;
    begin(&made, GCC_12, 2);
    made_numbers(&made, NUMBERS(0));
    put_path(&made, paths[0]);
    made_numbers(&made, NUMBERS(1, 2, 1, 1, 1, 31, 32, 33, 5));
    made_sum(&made, 0);
    struct journal_unit *units = read_bytes(&made, made.size, &count);
    cr_assert(units != NULL && count == 2);
    cr_expect_str_eq(units[0].unit.record->filename, "");
    cr_expect(units[0].counters == 0 && gcov_unit_kinds(&units[0].unit) == 0);
    cr_expect(units[1].first == 0 && units[1].counters == 5);
    free(units);
}

/* With and without a right checksum of what is left. */
Test(journal_description, cut_off_at_every_byte_it_is_refused)
{
    struct made made;
    describe(&made);
    for (size_t size = 0; size < made.size; size++) {
        struct made cut = {.size = 0};
        made_bytes(&cut, made.bytes, size);
        expect_refused(&cut, "cut off");
        if (size == made.size - sizeof(uint64_t))
            continue;
        made_sum(&cut, 0);
        expect_refused(&cut, "cut off and sealed");
    }
}

Test(journal_description, with_any_byte_changed_it_is_refused)
{
    struct made made;
    describe(&made);
    for (size_t i = 0; i < made.size; i++) {
        made.bytes[i] ^= 0x04;
        expect_refused(&made, "changed");
        made.bytes[i] ^= 0x04;
    }
}

/* Changed, and with a right checksum: whatever comes of it lies within the bytes, and the counters
 * are where they are said to be. */
Test(journal_description, with_any_byte_changed_and_sealed_it_is_sound)
{
    struct made made;
    describe(&made);
    made.size -= sizeof(uint64_t);
    for (size_t i = 0; i < made.size * 256; i++) {
        struct made other = made;
        size_t count, first = 0;
        other.bytes[i / 256] = (unsigned char)i;
        made_sum(&other, 0);
        struct journal_unit *units = read_bytes(&other, other.size, &count);
        for (size_t u = 0; units && u < count; u++) {
            cr_assert(units[u].first == first);
            cr_assert(units[u].counters == gcov_unit_counters(&units[u].unit));
            first += units[u].counters;
        }
        free(units);
    }
}

Test(journal_description, numbers_out_of_range_are_refused)
{
    static const struct {
        const char *what;
        uint64_t number[10]; /* version, stamp, checksum, kinds, functions, 1, ident, two sums,
                                counters */
    } wrong[] = {
        {"version", {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}},
        {"wide version", {GCC_12 | 1ull << 32, 1, 1, 1, 1, 1, 1, 1, 1, 1}},
        {"stamp", {GCC_12, 1ull << 32, 1, 1, 1, 1, 1, 1, 1, 1}},
        {"checksum", {GCC_12, 1, 1ull << 32, 1, 1, 1, 1, 1, 1, 1}},
        {"kind", {GCC_12, 1, 1, 1 << 8, 1, 1, 1, 1, 1, 1}},
        {"functions", {GCC_12, 1, 1, 1, UINT32_MAX, 1, 1, 1, 1, 1}},
        {"wide functions", {GCC_12, 1, 1, 1, UINT64_MAX, 1, 1, 1, 1, 1}},
        {"ownership", {GCC_12, 1, 1, 1, 1, 2, 1, 1, 1, 1}},
        {"ident", {GCC_12, 1, 1, 1, 1, 1, 1ull << 32, 1, 1, 1}},
        {"counters", {GCC_12, 1, 1, 1, 1, 1, 1, 1, 1, UINT32_MAX}},
        {"wide counters", {GCC_12, 1, 1, 1, 1, 1, 1, 1, 1, UINT64_MAX}},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        struct made made;
        begin(&made, wrong[i].number[0], 1);
        put_path(&made, "/a.gcda");
        made_numbers(&made, wrong[i].number + 1, 9);
        made_sum(&made, 0);
        expect_refused(&made, wrong[i].what);
    }
}

Test(journal_description, a_path_of_no_data_file_is_refused)
{
    static const char *const wrong[] = {"", "/etc/passwd", "/a.gcda/b", "/a.gcd"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        struct made made;
        begin(&made, GCC_12, 1);
        put_path(&made, wrong[i]);
        made_numbers(&made, NUMBERS(1, 2, 1, 0));
        made_sum(&made, 0);
        expect_refused(&made, wrong[i]);
    }
    struct made made;
    begin(&made, GCC_12, 1);
    made_numbers(&made, NUMBERS(12));
    made_bytes(&made, "/etc/x\0.gcda", 12);
    made_numbers(&made, NUMBERS(1, 2, 1, 0));
    made_sum(&made, 0);
    expect_refused(&made, "a path with a zero");
}

/* What is claimed would be terabytes; with a limit on memory the claim alone must not fail. */
Test(journal_description, huge_counts_take_no_memory)
{
    static const uint64_t claims[] = {UINT64_MAX, UINT64_MAX / 56 + 1, 1ull << 40, UINT32_MAX};
    for (size_t i = 0; i < sizeof(claims) / sizeof(*claims); i++) {
        struct made made;
        begin(&made, GCC_12, claims[i]);
        made_sum(&made, 0);
        expect_refused(&made, "units");
        begin(&made, GCC_12, 1);
        made_numbers(&made, NUMBERS(claims[i]));
        made_sum(&made, 0);
        expect_refused(&made, "path");
        begin(&made, GCC_12, 1);
        put_path(&made, "/a.gcda");
        made_numbers(&made, NUMBERS(1, 2, 1, claims[i]));
        made_sum(&made, 0);
        expect_refused(&made, "functions");
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    cr_expect(usage.ru_maxrss < 256 * 1024, "%ld kB", usage.ru_maxrss);
}
