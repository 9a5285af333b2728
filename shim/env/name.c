/* SPDX-License-Identifier: MIT
 *
 * The patterns of coverage variables: names, where a `*` at the end stands for any rest.
 * COV_KEEP_VARS is such names separated by commas. The environment itself is never looked at here.
 */
#include "env/name.h"

#include <string.h>

#include "config.h"

/* One pattern a row: each process compares all its variables with them at its start. */
static const char built_in[][20] = {"COV_*",      "COVERAGE_*",       "GCOV_*", "LLVM_PROFILE_FILE",
                                    "GOCOVERDIR", "NODE_V8_COVERAGE", "NYC_*",  "NODE_PRELOAD_*"};

size_t env_name_length(const char *entry)
{
    return strcspn(entry, "=");
}

bool env_same_name(const char *entry, const char *other)
{
    while (*entry == *other && *entry && *entry != '=')
        entry++, other++;
    return (*entry == '=' || !*entry) && (*other == '=' || !*other);
}

const char *env_entry_of(char *const *environment, const char *name)
{
    while (*environment && (**environment != *name || !env_same_name(*environment, name)))
        environment++;
    return *environment;
}

static bool matches(const char *entry, const char *pattern, size_t length)
{
    bool wildcard = length > 0 && pattern[length - 1] == '*';
    size_t fixed = wildcard ? length - 1 : length;
    if (strncmp(entry, pattern, fixed) != 0 || memchr(entry, '=', fixed))
        return false;
    return wildcard || entry[fixed] == '=' || !entry[fixed];
}

static bool matches_any(const char *entry, const char *patterns)
{
    while (*patterns) {
        size_t length = strcspn(patterns, ",");
        if (length > 0 && matches(entry, patterns, length))
            return true;
        patterns += length;
        patterns += *patterns == ',';
    }
    return false;
}

static bool is_built_in(const char *entry)
{
    for (size_t i = 0; i < sizeof(built_in) / sizeof(built_in[0]); i++)
        if (*entry == *built_in[i] && matches(entry, built_in[i], strlen(built_in[i])))
            return true;
    return false;
}

static bool is_node_options(const char *entry)
{
    return *entry == 'N' && env_same_name(entry, "NODE_OPTIONS");
}

/* Returns whether other rules say where the variable is passed on, whatever COV_KEEP_VARS is: it
 * would be there twice. */
static bool has_other_rules(const char *entry)
{
    return env_same_name(entry, "LD_PRELOAD") || env_same_name(entry, ENV_LLVM_BEGUN);
}

bool env_is_listed(const char *entry, const char *vars)
{
    return *vars && matches_any(entry, vars) && !has_other_rules(entry);
}

bool env_may_be_coverage(const char *entry)
{
    return env_is_coverage(entry) || is_node_options(entry);
}

bool env_is_coverage(const char *entry)
{
    return is_built_in(entry) || (is_node_options(entry) && strstr(entry, "node-preload")) ||
           env_is_listed(entry, config->vars);
}
