/* SPDX-License-Identifier: MIT
 *
 * An environment that holds anything, read as settings. Each setting has a value in its range
 * afterwards, and there is at most one line for each entry whose name begins like a setting's.
 */
#include "start_page.h"

#include <signal.h>

#include "kernel/sigbits.h"

static void expect_in_range(void)
{
    fuzz_expect(config->vars && config->grace_ms >= 1 && config->grace_ms <= 600000);
    fuzz_expect(!(config->signals & (sigbits_of(SIGKILL) | sigbits_of(SIGSTOP))));
    fuzz_expect(!config->journal || *config->journal == '/');
    fuzz_expect(!config->dir || *config->dir == '/');
    fuzz_expect(!config->log || *config->log == '/');
    fuzz_expect(!config->test_from || *config->test_from);
    fuzz_expect(!config->run || *config->run);
    fuzz_expect(!config->secure);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    char *entries[ENTRIES_MAX + 1], *bytes = malloc(size + 1);
    size_t settings = 0;
    fuzz_expect(bytes);
    memcpy(bytes, input, size);
    entries_of(entries, bytes, size);
    for (char **at = entries; *at; at++)
        settings += strncmp(*at, "COV_KEEP", 8) == 0;
    begin_again();
    config_read(entries);
    size_t told = lines;
    config_read(entries);
    memset(bytes, 'x', size); /* the settings are copies */
    expect_in_range();
    fuzz_expect(lines == told && told <= settings && (!config->off || told == 0));
    free(bytes);
    return 0;
}
