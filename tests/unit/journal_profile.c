/* SPDX-License-Identifier: MIT
 *
 * Reading LLVM's images in the journal: descriptions and sections, and whatever is none is refused,
 * without a byte read behind its end.
 */
#include "journal/profile.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "journal_made.h"
#include "profile_made.h"

#define COUNTERS ((size_t)4)

static void describe(struct made *made)
{
    unsigned char profile[512];
    *made = (struct made){.size = 0};
    made_bytes(made, JOURNAL_PROFILE_MAGIC, 8);
    profile_made_put(profile, COUNTERS, 0);
    made_bytes(made, profile, profile_made_size(COUNTERS));
    made_sum(made, 0);
}

static const unsigned char *read_bytes(const struct made *made, struct llvm_shape *shape)
{
    return journal_read_profile(made_guarded(made->bytes, made->size), made->size, shape);
}

Test(journal_profile, tells_the_profile)
{
    struct made made;
    struct llvm_shape shape;
    describe(&made);
    const unsigned char *profile = read_bytes(&made, &shape);
    cr_assert(profile != NULL);
    cr_expect(memcmp(profile, made.bytes + 8, shape.size) == 0);
    cr_expect(shape.size == profile_made_size(COUNTERS) && shape.counters == 8 * COUNTERS);
    cr_expect(shape.counters_at == PROFILE_MADE_HEAD && !llvm_raw_is_of_bytes(&shape));
}

Test(journal_profile, cut_off_at_every_byte_it_is_refused)
{
    struct made made;
    struct llvm_shape shape;
    describe(&made);
    for (size_t size = 0; size < made.size; size++) {
        struct made cut = {.size = 0};
        made_bytes(&cut, made.bytes, size);
        cr_expect(read_bytes(&cut, &shape) == NULL, "cut off at %zu", size);
        if (size == made.size - sizeof(uint64_t))
            continue;
        made_sum(&cut, 0);
        cr_expect(read_bytes(&cut, &shape) == NULL, "cut off at %zu and sealed", size);
    }
}

/* Changed, and with a right checksum: what comes of it lies within the bytes. */
Test(journal_profile, with_any_byte_changed_it_is_refused_or_sound)
{
    struct made made;
    struct llvm_shape shape;
    describe(&made);
    for (size_t i = 0; i < made.size; i++)
        for (unsigned bit = 1; bit < 256; bit <<= 1) {
            made.bytes[i] ^= (unsigned char)bit;
            cr_expect(read_bytes(&made, &shape) == NULL, "byte %zu", i);
            struct made sealed = {.size = 0};
            made_bytes(&sealed, made.bytes, made.size - sizeof(uint64_t));
            made_sum(&sealed, 0);
            if (read_bytes(&sealed, &shape)) {
                cr_expect(shape.size == sealed.size - 16);
                cr_expect(shape.counters_at + shape.counters + shape.padding + shape.bitmap <=
                          shape.size);
            }
            made.bytes[i] ^= (unsigned char)bit;
        }
}

static struct journal_part part_of(const struct made *made)
{
    const unsigned char *bytes = made_guarded(made->bytes, made->size);
    return (struct journal_part){.kind = JOURNAL_LLVM, .numbers = bytes, .end = bytes + made->size};
}

/* A path, a profile of its number, counters 1 and 3, no bitmap. */
static void put_section(struct made *made)
{
    *made = (struct made){.size = 0};
    made_numbers(made, NUMBERS(4));
    made_bytes(made, "/a/b", 4);
    made_numbers(made, NUMBERS(1, 9, 2, 1, 2 * 5, 1, 2 * 6, 0));
}

static struct llvm_shape shape_of_made(void)
{
    unsigned char profile[512];
    struct llvm_shape shape;
    profile_made_put(profile, COUNTERS, 0);
    cr_assert(llvm_raw_measure(&shape, profile, profile_made_size(COUNTERS)));
    return shape;
}

Test(journal_profile, section_adds_its_counters)
{
    struct made made;
    struct journal_section_target target;
    const struct llvm_shape shape = shape_of_made();
    int64_t counts[COUNTERS] = {1, 1, 1, 1};
    put_section(&made);
    struct journal_part part = part_of(&made);
    cr_assert(journal_read_target(&part, &target));
    cr_expect(target.path_size == 4 && memcmp(target.path, "/a/b", 4) == 0);
    cr_expect(target.is_pool && target.profile == 9);
    cr_expect(journal_add_counts(&part, &target, &shape, NULL));
    cr_expect(journal_add_counts(&part, &target, &shape, (unsigned char *)counts));
    cr_expect(counts[0] == 1 && counts[1] == 6 && counts[2] == 1 && counts[3] == 7);
}

/* Whatever is refused adds nothing. */
static void read_hostile(const struct made *made)
{
    struct journal_section_target target;
    const struct llvm_shape shape = shape_of_made();
    int64_t counts[COUNTERS] = {0};
    struct journal_part part = part_of(made);
    if (!journal_read_target(&part, &target))
        return;
    cr_expect(target.path_size > 0 && !memchr(target.path, '\0', target.path_size));
    cr_expect(target.lists <= part.end);
    if (!journal_add_counts(&part, &target, &shape, (unsigned char *)counts))
        for (size_t i = 0; i < COUNTERS; i++)
            cr_expect(counts[i] == 0);
}

Test(journal_profile, section_that_is_cut_off_or_changed_is_refused_or_fits)
{
    struct made made;
    put_section(&made);
    for (size_t size = 0; size < made.size; size++) {
        struct made cut = {.size = 0};
        made_bytes(&cut, made.bytes, size);
        read_hostile(&cut);
    }
    for (size_t i = 0; i < made.size; i++)
        for (unsigned byte = 0; byte < 256; byte++) {
            unsigned char was = made.bytes[i];
            made.bytes[i] = (unsigned char)byte;
            read_hostile(&made);
            made.bytes[i] = was;
        }
}

Test(journal_profile, numbers_that_do_not_fit_are_refused)
{
    const struct llvm_shape shape = shape_of_made();
    const uint64_t lists[][6] = {
        {1, 4, 2, 0},          /* behind the last counter */
        {2, 3, 2, 0, 2, 0},    /* two, of which the second is behind it */
        {1, UINT64_MAX, 2, 0}, /* no index at all */
        {1, 0, 2, 1, 0, 2},    /* there is no bitmap */
    };
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        struct made made = {.size = 0};
        int64_t counts[COUNTERS] = {0};
        made_numbers(&made, lists[i], 6 - 2 * (i % 2 == 0));
        struct journal_part part = part_of(&made);
        const struct journal_section_target target = {.lists = part.numbers};
        cr_expect(!journal_add_counts(&part, &target, &shape, (unsigned char *)counts), "%zu", i);
        cr_expect(counts[0] == 0 && counts[3] == 0);
    }
}
