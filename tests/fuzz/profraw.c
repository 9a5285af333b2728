/* SPDX-License-Identifier: MIT
 *
 * Two files that may be raw profiles. What is taken for a whole one is the same as itself, each of
 * its functions can be read, and they come to an end. Added to one of the same program it gives the
 * same sums in memory as in the file of a pool, which stays a whole profile; whatever else was in
 * the pool is set aside as it was.
 */
#include "fuzz.h"

#include <unistd.h>

#include "llvm/profile.h"
#include "llvm/raw.h"

static char pool[] = "pool.profraw";

static void read_functions(const struct llvm_shape *shape, const unsigned char *profile)
{
    struct llvm_function function;
    size_t count = 0;
    while (llvm_raw_function(shape, profile, count, &function))
        count++;
    fuzz_expect(count * shape->record_size == shape->counters_at - shape->data_at);
}

static unsigned char *read_file(const char *path, size_t *size)
{
    unsigned char *bytes = malloc(1 << 20);
    FILE *file = fopen(path, "r");
    fuzz_expect(bytes && file);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void write_pool(const struct llvm_shape *shape, const unsigned char *ours,
                       const unsigned char *theirs, size_t their_size, bool is_same)
{
    static struct file_scratch scratch;
    struct llvm_write write = {
        .path = pool, .is_pool = true, .content = ours, .shape = *shape, .scratch = &scratch};
    struct llvm_shape after;
    fuzz_write(pool, theirs, their_size);
    fuzz_expect(llvm_profile_write(&write) == FILE_WRITTEN);
    fuzz_expect(write.is_set_aside == (their_size > 0 && !is_same));
    size_t size;
    unsigned char *now = read_file(pool, &size);
    fuzz_expect(llvm_raw_measure(&after, now, size) && after.size == shape->size);
    if (is_same) {
        unsigned char *counts = fuzz_copy(theirs + shape->counters_at,
                                          shape->counters + shape->padding + shape->bitmap);
        llvm_raw_add(shape, counts, ours);
        fuzz_expect(memcmp(counts, now + shape->counters_at, shape->counters) == 0);
        free(counts);
    }
    free(now);
    if (write.is_set_aside) {
        now = read_file("pool.profraw.broken", &size);
        fuzz_expect(size == their_size && memcmp(now, theirs, size) == 0);
        free(now);
        unlink("pool.profraw.broken");
    }
}

/* The first four bytes say how many of the rest are ours. */
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    uint32_t our_size;
    struct llvm_shape shape;
    fuzz_take(&input, &size, &our_size, sizeof(our_size));
    our_size = our_size > size ? (uint32_t)size : our_size;
    unsigned char *ours = fuzz_copy(input, our_size);
    unsigned char *theirs = fuzz_copy(input + our_size, size - our_size);
    if (llvm_raw_measure(&shape, ours, our_size)) {
        fuzz_expect(llvm_raw_is_same(&shape, ours, ours));
        read_functions(&shape, ours);
        bool is_same = size - our_size == shape.size && llvm_raw_is_same(&shape, ours, theirs);
        write_pool(&shape, ours, theirs, size - our_size, is_same);
    }
    free(ours);
    free(theirs);
    return 0;
}
