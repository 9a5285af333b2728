/* SPDX-License-Identifier: MIT
 *
 * Which entries are coverage variables, with and without COV_KEEP_VARS.
 */
#include "env/name.h"

#include <criterion/criterion.h>

#include "config.h"

struct row {
    const char *entry;
    bool is_coverage;
};

static void expect_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cr_expect(env_is_coverage(rows[i].entry) == rows[i].is_coverage, "\"%s\"", rows[i].entry);
}

Test(env_names, coverage_variables_are_those_of_the_list)
{
    static const struct row rows[] = {
        {"COV_CORE_SOURCE=x", true},
        {"COV_=", true},
        {"COV_", true},
        {"COV_X", true}, /* no value */
        {"COV_KEEP=on", true},
        {"COVERAGE_PROCESS_START=a=b", true},
        {"GCOV_PREFIX=", true},
        {"GCOV_PREFIX_STRIP=3", true},
        {"LLVM_PROFILE_FILE=x", true},
        {"LLVM_PROFILE_FILE", true},
        {"GOCOVERDIR=/x", true},
        {"NODE_V8_COVERAGE=/x", true},
        {"NYC_CONFIG={}", true},
        {"NODE_PRELOAD_904597faf3dd793b123e0cc47c7d885b=x", true},
        {"NODE_OPTIONS=--require "
         "/usr/lib/node_modules/nyc/node_modules/node-preload/node-preload.js",
         true},
        {"NODE_OPTIONS=--max-old-space-size=100", false},
        {"NODE_OPTIONS", false},
        {"NODE_ENV=node-preload", false},
        {"COV=x", false},
        {"COV", false},
        {"COV=_X", false},
        {"COVERAGE=1", false},
        {"COVERAGEX_Y=1", false},
        {"XCOV_A=1", false},
        {"cov_a=1", false},
        {"GCOV=1", false},
        {"LLVM_PROFILE_FILES=x", false},
        {"LLVM_PROFILE_FIL=E", false},
        {"LLVM_PROFILE_=FILE", false},
        {"GOCOVERDIRS=/x", false},
        {"GOCOVERDIR2", false},
        {"NODE_V8_COVERAG=/x", false},
        {"LD_PRELOAD=x", false},
        {"PATH=COV_X", false},
        {"=COV_X", false},
        {"=", false},
        {"", false},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(env_names, cov_keep_vars_adds_names_and_wildcards)
{
    static char *const environment[] = {"COV_KEEP_VARS=,MY_ONE,,OTHER_*,A*B,*C,CI,P=Q*,R=S,", NULL};
    static const struct row rows[] = {
        {"MY_ONE=x", true}, {"MY_ONE", true},   {"MY_ONE2=x", false}, {"MY_ON=E", false},
        {"OTHER_=x", true}, {"OTHER_A=", true}, {"OTHER=_x", false},  {"A*B=x", true},
        {"AxB=x", false},   {"*C=x", true},     {"xC=x", false},      {"CI=1", true},
        {"CIX=1", false},   {"PATH=x", false},  {"COV_X=1", true},    {"=x", false},
        {"P=Qx", false},    {"R=S", false},     {"GCOV_X=1", true},   {"", false},
    };
    config_read(environment);
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(env_names, star_alone_adds_every_variable)
{
    static char *const environment[] = {"COV_KEEP_VARS=*", NULL};
    config_read(environment);
    cr_assert(env_is_coverage("PATH=x"));
    cr_assert(env_is_coverage("X"));
}

/* A child would have them twice. */
Test(env_names, cov_keep_vars_adds_none_that_has_rules_of_its_own)
{
    static char *const environments[][2] = {{"COV_KEEP_VARS=*", NULL},
                                            {"COV_KEEP_VARS=LD_*,__LLVM_*", NULL}};
    for (size_t i = 0; i < 2; i++) {
        config_read(environments[i]);
        cr_expect(!env_is_coverage("LD_PRELOAD=x"));
        cr_expect(!env_is_coverage("__LLVM_PROFILE_RT_INIT_ONCE=x"));
        cr_expect(env_is_coverage("LD_LIBRARY_PATH=x"));
    }
}

Test(env_names, empty_cov_keep_vars_adds_none)
{
    static char *const environment[] = {"COV_KEEP_VARS=", NULL};
    config_read(environment);
    cr_assert(!env_is_coverage("PATH=x"));
    cr_assert(!env_is_coverage("=x"));
    cr_assert(!env_is_coverage(""));
}

Test(env_names, name_ends_at_the_first_equals_sign)
{
    cr_assert(env_name_length("AB=C=D") == 2);
    cr_assert(env_name_length("AB") == 2);
    cr_assert(env_name_length("=AB") == 0);
    cr_assert(env_name_length("") == 0);
}

Test(env_names, same_name_whatever_the_value)
{
    static const struct {
        const char *entry, *other;
        bool same;
    } rows[] = {
        {"A=1", "A=2", true},   {"A=1", "A", true},     {"A", "A", true},   {"A=", "A=x=y", true},
        {"A=1", "AB=1", false}, {"AB=1", "A=1", false}, {"A", "AB", false}, {"a=1", "A=1", false},
        {"=1", "=2", true},     {"", "=2", true},       {"", "A=2", false}, {"A=1", "B=1", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect(env_same_name(rows[i].entry, rows[i].other) == rows[i].same, "%s %s",
                  rows[i].entry, rows[i].other);
        cr_expect(env_same_name(rows[i].other, rows[i].entry) == rows[i].same, "%s %s",
                  rows[i].other, rows[i].entry);
    }
}
