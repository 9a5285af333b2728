/* SPDX-License-Identifier: MIT
 *
 * Which variables are restored, and which are left to the caller: the names that tools use for
 * coverage, those that COV_KEEP_VARS adds, and nothing that only looks like them.
 */
#include <criterion/criterion.h>

#include "support/start.h"

/* What an execve with a reduced environment adds besides LD_PRELOAD, and a posix_spawn, too. */
static void expect_kept(const char *const *env, const char *const *added)
{
    expect_added(env, START_PLAIN("execve", "pass:A=1", "--", env_plain()), added);
    expect_added(env, START_PLAIN("posix_spawn", "pass:A=1", "--", env_plain()), added);
}

Test(env, keeps_each_tool_s_variables)
{
    expect_kept(WORDS("COV_CORE_DATAFILE=/tmp/.coverage", "COV_ANYTHING=1", "COVERAGE_FILE=f",
                      "COVERAGE_RCFILE=rc", "COVERAGE_PROCESS_CONFIG={}", "GCOV_PREFIX=/tmp",
                      "GCOV_PREFIX_STRIP=3", "GCOV_ERROR_FILE=e", "LLVM_PROFILE_FILE=l",
                      "GOCOVERDIR=g", "NODE_V8_COVERAGE=n"),
                WORDS("COV_CORE_DATAFILE=/tmp/.coverage", "COV_ANYTHING=1", "COVERAGE_FILE=f",
                      "COVERAGE_RCFILE=rc", "COVERAGE_PROCESS_CONFIG={}", "GCOV_PREFIX=/tmp",
                      "GCOV_PREFIX_STRIP=3", "GCOV_ERROR_FILE=e", "LLVM_PROFILE_FILE=l",
                      "GOCOVERDIR=g", "NODE_V8_COVERAGE=n", our_preload()));
}

Test(env, keeps_our_own_settings)
{
    expect_kept(
        WORDS("COV_KEEP=on", "COV_KEEP_GRACE_MS=500", "COV_KEEP_LOG=/dev/null"),
        WORDS("COV_KEEP=on", "COV_KEEP_GRACE_MS=500", "COV_KEEP_LOG=/dev/null", our_preload()));
}

Test(env, keeps_no_name_that_is_only_similar)
{
    expect_kept(WORDS("COV=1", "COVER=1", "COVERAGE=1", "COVERALLS_TOKEN=t", "cov_core_source=x",
                      "MY_COV_CORE=1", "XGCOV_PREFIX=1", "GCOV=gcov-12", "LLVM_PROFILE=1",
                      "LLVM_PROFILE_FILES=1", "LLVM_PROFILE_FIL=1", "GOCOVERDIRS=1", "GOCOVERDI=1",
                      "NODE_V8_COVERAGE_X=1", "NODE_V8=1", "LD_LIBRARY_PATH=/tmp", "COV_X=1"),
                WORDS("COV_X=1", our_preload()));
}

Test(env, keeps_what_COV_KEEP_VARS_names)
{
    const char *vars = "COV_KEEP_VARS=TOOL_*,EXACT,UNSET_ONE";
    expect_kept(WORDS(vars, "TOOL_A=1", "TOOL_=2", "TOOL=3", "EXACT=4", "EXACTLY=5", "EXAC=6",
                      "UNSET=7", "OTHER=8"),
                WORDS(vars, "TOOL_A=1", "TOOL_=2", "EXACT=4", our_preload()));
}

Test(env, takes_an_empty_COV_KEEP_VARS_for_none)
{
    expect_kept(WORDS("COV_KEEP_VARS=", "=x", "A_=1", "B=2"),
                WORDS("COV_KEEP_VARS=", our_preload()));
    expect_kept(WORDS("COV_KEEP_VARS=,,", "=x", "A_=1"), WORDS("COV_KEEP_VARS=,,", our_preload()));
}

Test(env, keeps_values_byte_for_byte)
{
    const char *strange = "COV_STRANGE=\t\"'$(x)`=;\\\x80\xff =%s";
    expect_kept(WORDS(strange, "COV_EMPTY=", "COV_EQUALS=="),
                WORDS(strange, "COV_EMPTY=", "COV_EQUALS==", our_preload()));
}

Test(env, explicit_values_win)
{
    expect_added(WORDS("COV_A=1", "COV_B=2", "COV_C=3", "COV_AB=4", "GCOV_PREFIX=/p"),
                 START_PLAIN("execve", "pass:COV_A=own", "pass:COV_B=", "pass:GCOV_PREFIX=", "--",
                             env_plain()),
                 WORDS("COV_C=3", "COV_AB=4", our_preload()));
}

Test(env, adds_nothing_but_the_library_where_there_are_no_coverage_variables)
{
    expect_kept(WORDS("BUSINESS=1"), WORDS(our_preload()));
}
