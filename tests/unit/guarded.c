/* SPDX-License-Identifier: MIT
 *
 * Two mappings, made once and used from their ends.
 */
#include "guarded.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ROOM (64u * 4096)
#define GUARD 4096
#define FRONT 64
#define UNWRITTEN 0xa5

/* The end of ROOM bytes, which a forbidden page follows. */
static unsigned char *guarded_end(void)
{
    unsigned char *memory =
        mmap(NULL, ROOM + GUARD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert(memory != MAP_FAILED);
    cr_assert(mprotect(memory + ROOM, GUARD, PROT_NONE) == 0);
    return memory + ROOM;
}

struct merged merge_guarded(const struct gcov_unit *unit, struct gcda_run run, const void *old,
                            size_t old_size)
{
    static unsigned char *old_end, *new_end;
    if (!old_end) {
        old_end = guarded_end();
        new_end = guarded_end();
    }
    size_t bound = gcda_size_bound(unit, old_size);
    cr_assert(old_size <= ROOM && bound + FRONT <= ROOM);
    unsigned char *placed = old_end - old_size;
    if (old_size > 0)
        memcpy(placed, old, old_size);
    struct merged merged = {.bytes = new_end - bound};
    memset(merged.bytes - FRONT, UNWRITTEN, FRONT + bound);
    enum loss_reason loss = LOSS_UNKNOWN;
    merged.verdict = gcda_merge(unit, &run, placed, old_size, merged.bytes, &merged.size, &loss);
    merged.reason = loss == LOSS_UNKNOWN ? NULL : loss_words(loss);
    for (unsigned i = 1; i <= FRONT; i++)
        cr_assert(merged.bytes[-(int)i] == UNWRITTEN, "wrote %u bytes before its buffer", i);
    cr_assert(merged.size <= bound, "%zu bytes, bound %zu", merged.size, bound);
    cr_assert(old_size == 0 || memcmp(placed, old, old_size) == 0, "changed the old content");
    return merged;
}

struct merged merge_words(const struct gcov_unit *unit, struct gcda_run run, const uint32_t *old,
                          size_t words)
{
    return merge_guarded(unit, run, old, words * sizeof *old);
}

static char *words_text(const void *bytes, size_t size)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    cr_assert(out != NULL);
    for (size_t at = 0; at + 4 <= size; at += 4) {
        uint32_t word;
        memcpy(&word, (const unsigned char *)bytes + at, sizeof word);
        fprintf(out, " %08x", word);
    }
    cr_assert(fclose(out) == 0);
    return text;
}

void expect_words(struct merged merged, const uint32_t *expected, size_t words)
{
    size_t size = words * sizeof *expected;
    bool same = merged.size == size && memcmp(merged.bytes, expected, size) == 0;
    char *is = words_text(merged.bytes, merged.size);
    char *should_be = words_text(expected, size);
    cr_assert(same, "verdict %d (%s)\nis       %s\nshould be%s", (int)merged.verdict,
              merged.reason ? merged.reason : "", is, should_be);
    free(is);
    free(should_be);
}
