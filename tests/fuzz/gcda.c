/* SPDX-License-Identifier: MIT
 *
 * Any content of a .gcda file, merged with a unit that the compiler has laid out (counted.cc). It
 * is refused for a reason, or there is a whole new file, no longer than was said before: merged
 * once more with nothing it stays as it is, byte for byte. The same holds through the update on
 * disk, which may find what a killed process has left.
 */
#include "fuzz.h"

#include "gcov/file.h"
#include "gcov/gcda.h"

#define UNITS_MAX 4

static const struct gcov_record *records[UNITS_MAX];
static size_t record_count;

/* In libgcov's place: the constructors of the units call it. */
void __gcov_init(const struct gcov_record *record);
void __gcov_exit(void);
void __gcov_merge_add(void);

void __gcov_init(const struct gcov_record *record)
{
    if (record_count < UNITS_MAX)
        records[record_count++] = record;
}

void __gcov_exit(void)
{
}

void __gcov_merge_add(void)
{
}

static const struct gcda_run nothing = {.is_counted = true};

/* Returns the new content; NULL where the old one must not be touched. */
static unsigned char *merge(const struct gcov_unit *unit, const struct gcda_run *run,
                            const void *content, size_t size, size_t *new_size)
{
    enum loss_reason loss = LOSS_UNKNOWN;
    size_t bound = gcda_size_bound(unit, size);
    unsigned char *old = fuzz_copy(content, size), *new = malloc(bound);
    fuzz_expect(new);
    enum gcda_verdict verdict = gcda_merge(unit, run, old, size, new, new_size, &loss);
    fuzz_expect((verdict == GCDA_MERGED) == (loss == LOSS_UNKNOWN));
    fuzz_expect(verdict == GCDA_UNTOUCHABLE || *new_size <= bound);
    free(old);
    if (verdict != GCDA_UNTOUCHABLE)
        return new;
    free(new);
    return NULL;
}

static void expect_the_same_again(const struct gcov_unit *unit, const unsigned char *new,
                                  size_t new_size)
{
    size_t again_size;
    unsigned char *again = merge(unit, &nothing, new, new_size, &again_size);
    fuzz_expect(again && again_size == new_size && memcmp(again, new, new_size) == 0);
    free(again);
}

static void update_file(const struct gcov_unit *unit, const uint8_t *content, size_t size)
{
    static struct file_scratch scratch;
    char path[] = "updated.gcda";
    enum loss_reason loss = LOSS_UNKNOWN;
    fuzz_write(path, content, size);
    enum file_result result = gcov_file_update(path, unit, &nothing, &scratch, &loss);
    fuzz_expect(result == FILE_WRITTEN || (result == FILE_LOST && loss != LOSS_UNKNOWN));
    if (result == FILE_WRITTEN)
        fuzz_expect(gcov_file_update(path, unit, &nothing, &scratch, &loss) == FILE_WRITTEN &&
                    loss == LOSS_UNKNOWN);
}

/* The first byte says which unit. */
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct gcov_unit unit;
    uint8_t which;
    size_t new_size;
    fuzz_take(&input, &size, &which, 1);
    const struct gcov_record *record = records[which % record_count];
    gcov_unit_read(&unit, record, gcov_layout_of(record->version));
    const struct gcda_run counted = {.arc_max = 7, .runs_more = which & 64};
    unsigned char *new = merge(&unit, which & 128 ? &nothing : &counted, input, size, &new_size);
    if (new)
        expect_the_same_again(&unit, new, new_size);
    free(new);
    update_file(&unit, input, size);
    return 0;
}
