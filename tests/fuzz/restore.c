/* SPDX-License-Identifier: MIT
 *
 * Two environments that hold anything: that of start, and the one that a caller passes on. What the
 * caller passes stays as it is and in its order, LD_PRELOAD apart, which gets our entry; behind it
 * come coverage variables of the start that it lacks, each once. Restored once more, it stays.
 */
#include "start_page.h"

#include <unistd.h>

#include "env/name.h"
#include "env/preload.h"
#include "env/restore.h"

static size_t count_of(char *const *entries)
{
    size_t count = 0;
    while (entries[count])
        count++;
    return count;
}

static size_t index_of(char *const *entries, const char *name)
{
    size_t i = 0;
    while (entries[i] && !env_same_name(entries[i], name))
        i++;
    return i;
}

static bool is_ours(const char *entry)
{
    return env_is_coverage(entry) || env_same_name(entry, "LD_PRELOAD") ||
           env_same_name(entry, ENV_LLVM_BEGUN);
}

static void expect_callers(char *const *passed, char *const *restored)
{
    size_t preload = index_of(passed, "LD_PRELOAD");
    for (size_t i = 0; passed[i]; i++) {
        fuzz_expect(restored[i] == passed[i] || i == preload);
        if (i == preload && preload_is_refused(passed[i]))
            fuzz_expect(restored[i] == passed[i]);
    }
}

static void expect_ours_once(char *const *passed, char *const *restored)
{
    for (size_t i = count_of(passed); restored[i]; i++) {
        fuzz_expect(is_ours(restored[i]) || config->dir); /* and the receipt */
        fuzz_expect(index_of(restored, restored[i]) == i);
    }
}

static void restore(char *const *passed)
{
    struct env_room room, second;
    env_room_open(&room, false);
    env_room_open(&second, false);
    char *const *restored = env_restored(passed, &room);
    expect_callers(passed, restored);
    expect_ours_once(passed, restored);
    if (config->off)
        fuzz_expect(count_of(restored) <= count_of(passed) + 1);
    if (!config->dir) /* each one that restores writes its own receipt */
        fuzz_expect(env_restored(restored, &second) == restored);
    env_room_release(&second);
    env_room_release(&room);
}

/* Two NULs stand between the environments. */
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    char *start[ENTRIES_MAX + 1], *passed[ENTRIES_MAX + 1];
    char **const before = environ;
    const uint8_t *gap = memmem(input, size, "\0", 2);
    size_t first = gap ? (size_t)(gap - input) : size;
    char *bytes = calloc(1, size + 2);
    fuzz_expect(bytes);
    memcpy(bytes, input, first);
    memcpy(bytes + first + 1, input + first, size - first);
    entries_of(start, bytes, first);
    entries_of(passed, bytes + first + 1, size - first);
    begin_again();
    environ = start;
    preload_start(preload_value(env_entry_of(start, "LD_PRELOAD")));
    config_read(start);
    env_start(start);
    environ = before;
    restore(passed);
    free(bytes);
    return 0;
}
