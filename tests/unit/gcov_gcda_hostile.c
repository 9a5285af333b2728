/* SPDX-License-Identifier: MIT
 *
 * Files that a crash, a full disk or a fuzzer left: cut anywhere, with any byte changed, with many
 * changed. Never a byte outside the buffers (guarded.h), and always one of three verdicts that the
 * content bears out.
 */
#include "guarded.h"
#include "laid.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct laid_function functions[] = {
    {HERE, 11, 0xaaaa0001, 0xbbbb0001, COUNTS(3, 0, 0x700000002), COUNTS(5, 0), COUNTS(6)},
    {ELSEWHERE, 12, 0xaaaa0002, 0xbbbb0002, COUNTS(8), COUNTS(1), COUNTS(1)},
    {HERE, 13, 0xaaaa0003, 0xbbbb0003, COUNTS(0, 0), COUNTS(0), COUNTS(0)},
    {.place = NOWHERE},
    {HERE, 14, 0xaaaa0004, 0xbbbb0004, COUNTS(1), COUNTS(0), COUNTS(2)},
};
#define FUNCTIONS (sizeof functions / sizeof *functions)

static const struct {
    const char *version;
    unsigned kinds;
} releases[] = {
    {"A94*", 9}, {"B05*", 8}, {"B13*", 8},  {"B22*", 8},
    {"B33*", 8}, {"B42*", 9}, {"B51*", 10}, {"B61*", 10},
};
#define RELEASES (sizeof releases / sizeof *releases)

static const struct gcda_run counted = {.arc_max = 9, .is_counted = true};

/* A program with all functions of the unit, and what it left: every record is filled. */
struct scene {
    struct gcov_unit unit;
    unsigned char *file;
    size_t size;
    unsigned char *fresh; /* what replaces the file of another build */
    size_t fresh_size;
};

static unsigned char *copy_of(const void *bytes, size_t size)
{
    unsigned char *copy = malloc(size + 1);
    cr_assert(copy != NULL);
    memcpy(copy, bytes, size);
    return copy;
}

static struct scene scene_of(size_t release)
{
    struct laid_function all_here[FUNCTIONS];
    memcpy(all_here, functions, sizeof functions);
    all_here[1].place = all_here[3].place = HERE;
    struct gcov_unit other =
        lay_release(releases[release].version, releases[release].kinds, all_here, FUNCTIONS);
    struct scene scene = {.unit = lay_release(releases[release].version, releases[release].kinds,
                                              functions, FUNCTIONS)};
    struct merged merged = merge_guarded(&other, (struct gcda_run){.arc_max = 9}, NULL, 0);
    scene.size = merged.size;
    scene.file = copy_of(merged.bytes, merged.size);
    merged = merge_guarded(&scene.unit, counted, NULL, 0);
    scene.fresh_size = merged.size;
    scene.fresh = copy_of(merged.bytes, merged.size);
    return scene;
}

static void scene_free(struct scene *scene)
{
    free(scene->file);
    free(scene->fresh);
}

/* What was merged can be merged again; what was replaced holds our counts alone; what is left as it
 * was has a reason. */
static enum gcda_verdict check_sane(const struct scene *scene, const void *old, size_t size)
{
    struct merged merged = merge_guarded(&scene->unit, counted, old, size);
    cr_assert((merged.reason == NULL) == (merged.verdict == GCDA_MERGED));
    if (merged.verdict == GCDA_REPLACED) {
        cr_assert(merged.size == scene->fresh_size);
        cr_assert(memcmp(merged.bytes, scene->fresh, merged.size) == 0);
    } else if (merged.verdict == GCDA_MERGED) {
        unsigned char *result = copy_of(merged.bytes, merged.size);
        size_t result_size = merged.size;
        merged = merge_guarded(&scene->unit, counted, result, result_size);
        free(result);
        cr_assert(merged.verdict == GCDA_MERGED, "%s", merged.reason);
        return GCDA_MERGED;
    } else {
        cr_assert(merged.verdict == GCDA_UNTOUCHABLE && merged.size == 0);
    }
    return merged.verdict;
}

Test(gcda_hostile, whole_file_is_merged)
{
    for (size_t release = 0; release < RELEASES; release++) {
        struct scene scene = scene_of(release);
        cr_assert(check_sane(&scene, scene.file, scene.size) == GCDA_MERGED);
        scene_free(&scene);
    }
}

/* Only the zero at the end may be missing: it holds no count. */
Test(gcda_hostile, file_cut_at_any_length_is_not_touched)
{
    for (size_t release = 0; release < RELEASES; release++) {
        struct scene scene = scene_of(release);
        for (size_t size = 1; size < scene.size; size++) {
            struct merged merged = merge_guarded(&scene.unit, counted, scene.file, size);
            if (size == scene.size - 4) {
                cr_assert(merged.verdict == GCDA_MERGED, "%s", releases[release].version);
                continue;
            }
            cr_assert(merged.verdict == GCDA_UNTOUCHABLE, "%s cut at %zu",
                      releases[release].version, size);
            cr_assert_str_eq(merged.reason, "is cut off, left as it was");
        }
        scene_free(&scene);
    }
}

/* One letter for each word of the file of GCC 15 and what becomes of it when any of its bytes
 * changes: left alone, replaced, merged; - for either of the first and the last. Structure is left
 * alone; counts, runs and the functions of other programs cannot be judged. */
static const char fate_of_word[] = "llmr" /* magic, version, stamp, checksum */
                                   "lmmm" /* summary: tag, length, runs, sum_max */
                                   /* record with its checksums, arcs, conditions, paths of */
                                   "lllll"
                                   "llmmmmmm"
                                   "llmmmm"
                                   "llmm" /* 11 */
                                   "llmmm"
                                   "llmm"
                                   "llmm"
                                   "llmm" /* 12, another program's */
                                   "lllll"
                                   "ll"
                                   "ll"
                                   "ll" /* 13, all zero */
                                   "llmmm"
                                   "l-"
                                   "l-"
                                   "l-" /* NULL here, no counters */
                                   "lllll"
                                   "llmm"
                                   "ll"
                                   "llmm" /* 14 */
                                   "l";

static enum gcda_verdict verdict_of_letter(char letter)
{
    return letter == 'l' ? GCDA_UNTOUCHABLE : letter == 'r' ? GCDA_REPLACED : GCDA_MERGED;
}

Test(gcda_hostile, changed_byte_of_gcc_15_meets_the_fate_of_its_word)
{
    struct scene scene = scene_of(6);
    cr_assert(scene.size == 4 * strlen(fate_of_word), "%zu words", scene.size / 4);
    for (size_t at = 0; at < scene.size; at++) {
        unsigned char good = scene.file[at];
        for (unsigned value = 0; value < 256; value++) {
            if (value == good)
                continue;
            scene.file[at] = (unsigned char)value;
            enum gcda_verdict verdict = check_sane(&scene, scene.file, scene.size);
            if (fate_of_word[at / 4] != '-')
                cr_assert(verdict == verdict_of_letter(fate_of_word[at / 4]),
                          "byte %zu (word %zu) %#x -> %#x: verdict %d", at, at / 4, good, value,
                          (int)verdict);
        }
        scene.file[at] = good;
    }
    scene_free(&scene);
}

Test(gcda_hostile, changed_byte_of_any_release_has_a_sane_verdict)
{
    for (size_t release = 0; release < RELEASES; release++) {
        struct scene scene = scene_of(release);
        for (size_t at = 0; at < scene.size; at++) {
            unsigned char good = scene.file[at];
            for (unsigned bit = 0; bit < 8; bit++) {
                scene.file[at] = good ^ (unsigned char)(1u << bit);
                check_sane(&scene, scene.file, scene.size);
            }
            scene.file[at] = good;
        }
        scene_free(&scene);
    }
}

static uint32_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32);
}

/* Words that mean something to the reader, in the wrong place. */
static uint32_t hostile_word(uint64_t *random)
{
    static const uint32_t words[] = {
        0,          1,          3,          8,          12,         16,
        0x7fffffff, 0x80000000, 0x80000001, 0xffffffff, 0xfffffff8, 0xfffffff0,
        0xfffffffc, 0x01000000, 0x01a10000, 0x01b10000, 0x01b30000, 0xa1000000,
        0x67636461, 0x7ffffff8, 0x40000000, 0x20000000, LAID_STAMP, LAID_CHECKSUM,
    };
    return words[next_random(random) % (sizeof words / sizeof *words)];
}

/* Returns the new size, at most 256 bytes more. */
static size_t mutate(unsigned char *file, size_t size, uint64_t *random)
{
    unsigned changes = 1 + next_random(random) % 4;
    while (changes-- > 0 && size >= 8) {
        size_t at = next_random(random) % (size - 4);
        size_t length = next_random(random) % 64;
        uint32_t word = hostile_word(random);
        switch (next_random(random) % 6) {
        case 0:
            file[at] = (unsigned char)next_random(random);
            break;
        case 1:
        case 2:
            memcpy(file + (at & ~(size_t)3), &word, sizeof word);
            break;
        case 3: /* some of it twice */
            memmove(file + at + length, file + at, size - at);
            size += length;
            break;
        case 4: /* some of it gone */
            length = length < size - at ? length : size - at;
            memmove(file + at, file + at + length, size - at - length);
            size -= length;
            break;
        default:
            size = at;
        }
    }
    return size;
}

#define MUTATIONS 20000

Test(gcda_hostile, random_mutations_have_a_sane_verdict)
{
    unsigned count[3] = {0};
    struct scene scenes[RELEASES];
    for (size_t release = 0; release < RELEASES; release++)
        scenes[release] = scene_of(release);
    for (unsigned seed = 1; seed <= MUTATIONS; seed++) {
        const struct scene *scene = &scenes[seed % RELEASES];
        unsigned char file[4096];
        uint64_t random = seed * 0x9e3779b97f4a7c15u;
        memcpy(file, scene->file, scene->size);
        size_t size = mutate(file, scene->size, &random);
        count[check_sane(scene, file, size)]++;
    }
    /* The mutations reached all three, many times. */
    cr_assert(count[GCDA_MERGED] > 1000 && count[GCDA_REPLACED] > 300 &&
                  count[GCDA_UNTOUCHABLE] > 5000,
              "merged %u, replaced %u, untouchable %u", count[GCDA_MERGED], count[GCDA_REPLACED],
              count[GCDA_UNTOUCHABLE]);
    for (size_t release = 0; release < RELEASES; release++)
        scene_free(&scenes[release]);
}
