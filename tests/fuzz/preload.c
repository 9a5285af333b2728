/* SPDX-License-Identifier: MIT
 *
 * Any value of LD_PRELOAD, merged with our entry. All that was in the list is there as it was and
 * in its order, but for a relative spelling of ours, in whose place ours is; the result needs no
 * merge, and merged once more stays as it is but for a further such spelling.
 */
#include "fuzz.h"

#include "env/preload.h"

#define OURS "/lib/libours.so"

static char *merged(const char *value)
{
    size_t size = preload_merged_size(value);
    char *entry = malloc(size);
    fuzz_expect(entry);
    preload_merge(entry, value);
    fuzz_expect(strlen(entry) < size && strncmp(entry, "LD_PRELOAD=", 11) == 0);
    fuzz_expect(preload_is_complete(preload_value(entry)));
    return entry;
}

/* Where the value had nothing of ours it is the beginning of the result, and our entry the rest. */
static void expect_ours_behind(const char *value, const char *after)
{
    size_t length = strlen(value);
    fuzz_expect(strncmp(after, value, length) == 0);
    after += length;
    after += *after == ':';
    fuzz_expect(strcmp(after, OURS) == 0);
}

/* Where it had, one entry was replaced: the rest stands before and behind it. */
static void expect_ours_within(const char *value, const char *after)
{
    size_t same = 0, left = strlen(value), right = strlen(after);
    while (value[same] && value[same] == after[same])
        same++;
    while (left > same && right > same && value[left - 1] == after[right - 1])
        left--, right--;
    for (size_t i = same; i < left; i++)
        fuzz_expect(value[i] != ' ' && value[i] != ':');
    fuzz_expect(strstr(after, OURS));
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    char *value = malloc(size + 1);
    fuzz_expect(value);
    memcpy(value, input, size);
    value[size] = '\0';
    preload_is(OURS, "libours.so");
    char *entry = merged(value);
    if (!preload_names_us(value))
        expect_ours_behind(value, preload_value(entry));
    else if (!preload_is_complete(value))
        expect_ours_within(value, preload_value(entry));
    free(entry);
    free(value);
    return 0;
}
