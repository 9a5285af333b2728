/* SPDX-License-Identifier: MIT
 *
 * The environment that is passed on, from fakes: what the process was started with, what `environ`
 * holds now, what was set and removed meanwhile, and what the caller passes. `ours` is the
 * LD_PRELOAD entry of "our library", here the test program.
 */
#include "env/restore.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "env/kept.h"
#include "env/name.h"
#include "env/preload.h"

#define ENV(...) ((char *[]){__VA_ARGS__, NULL})
#define NOTHING ((char *[]){NULL})

static char *ours;
static struct env_room room;

/* Formatted into a pool that lasts as long as the test. */
__attribute__((format(printf, 1, 2))) static char *text(const char *format, ...)
{
    static char pool[2 << 20];
    static size_t used;
    char *start = pool + used;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(start, sizeof pool - used, format, arguments);
    va_end(arguments);
    cr_assert(length >= 0 && (size_t)length < sizeof pool - used);
    used += (size_t)length + 1;
    return start;
}

static char *with_value(const char *before, const char *after)
{
    return text("LD_PRELOAD=%s%s%s", before, preload_entry(), after);
}

/* A process whose environment is this one. */
static void started_with(char **environment)
{
    environ = environment;
    preload_start(preload_value(env_entry_of(environment, "LD_PRELOAD")));
    config_read(environment);
    env_start(environment);
    ours = with_value("", "");
}

static char *const *restored(char *const *envp)
{
    env_room_release(&room);
    env_room_open(&room, false);
    errno = 4242;
    char *const *result = env_restored(envp, &room);
    cr_assert(errno == 4242);
    return result;
}

static size_t length_of(char *const *environment)
{
    size_t count = 0;
    while (environment[count])
        count++;
    return count;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The caller's entries come first, each the same pointer unless it was replaced by `instead`; then
 * the added ones in any order, each once. Sorts `added`. */
static void expect_added(char **envp, char **added)
{
    char *const *result = restored(envp);
    size_t passed = length_of(envp), more = length_of(added);
    cr_assert(length_of(result) == passed + more, "%zu entries, expected %zu and %zu",
              length_of(result), passed, more);
    for (size_t i = 0; i < passed; i++)
        cr_assert(result[i] == envp[i], "%zu: %s", i, result[i]);
    char **tail = calloc(more + 1, sizeof *tail);
    cr_assert(tail != NULL);
    memcpy(tail, result + passed, more * sizeof *tail);
    qsort(tail, more, sizeof *tail, by_text);
    qsort(added, more, sizeof *added, by_text);
    for (size_t i = 0; i < more; i++)
        cr_assert_str_eq(tail[i], added[i]);
    free(tail);
}

static void expect_same(char **envp)
{
    cr_assert(restored(envp) == envp);
}

Test(env_restore, what_is_missing_follows_what_the_caller_passes)
{
    started_with(ENV("PATH=/bin", "COV_A=1", "HOME=/", "GCOV_PREFIX=/p", "COVERAGE_B="));
    expect_added(ENV("Z=1", "A=2"), ENV("COV_A=1", "GCOV_PREFIX=/p", "COVERAGE_B=", ours));
    expect_added(NOTHING, ENV("COV_A=1", "GCOV_PREFIX=/p", "COVERAGE_B=", ours));
}

/* LLVM's runtime empties its file unless a program that has the same one has done so. */
Test(env_restore, that_the_file_of_llvm_is_begun_goes_with_its_name)
{
    char *begun = "__LLVM_PROFILE_RT_INIT_ONCE=yes", *name = "LLVM_PROFILE_FILE=a";
    started_with(ENV(name, begun));
    expect_added(NOTHING, ENV(name, begun, ours));
    expect_added(ENV(name), ENV(begun, ours));
    expect_added(ENV("LLVM_PROFILE_FILE=b"), ENV(ours));
    expect_added(ENV("__LLVM_PROFILE_RT_INIT_ONCE="), ENV(name, ours));
}

Test(env_restore, that_the_default_file_of_llvm_is_begun_is_passed_on)
{
    char *begun = "__LLVM_PROFILE_RT_INIT_ONCE=yes";
    started_with(ENV(begun));
    expect_added(NOTHING, ENV(begun, ours));
    expect_added(ENV("LLVM_PROFILE_FILE=b"), ENV(ours));
}

Test(env_restore, options_of_node_are_passed_on_where_nyc_has_set_them)
{
    char *nyc = "NODE_OPTIONS=--require /node-preload/node-preload.js";
    started_with(ENV(nyc, "NYC_CWD=/x"));
    expect_added(NOTHING, ENV(nyc, "NYC_CWD=/x", ours));
    expect_added(ENV("NODE_OPTIONS=--trace-gc"), ENV("NYC_CWD=/x", ours));
}

Test(env_restore, null_is_an_empty_environment)
{
    started_with(ENV("COV_A=1"));
    char *const *result = restored(NULL);
    cr_assert(result && length_of(result) == 2);
    cr_assert_str_eq(result[0], "COV_A=1");
    cr_assert_str_eq(result[1], ours);
}

Test(env_restore, environment_that_lacks_nothing_is_passed_on_itself)
{
    started_with(ENV("PATH=/bin", "COV_A=1", "GCOV_B=2"));
    expect_same(ENV(ours, "COV_A=1", "GCOV_B=2"));
    expect_same(ENV("GCOV_B=2", "X=1", "COV_A=1", "GCOV_C=own", ours));
}

Test(env_restore, environ_that_lacks_nothing_is_passed_on_itself)
{
    started_with(ENV("COV_A=1"));
    char **own = ENV("PATH=/bin", "COV_A=1", ours, "COV_B=2");
    environ = own;
    expect_same(own);
}

Test(env_restore, null_stays_null_when_nothing_is_missing)
{
    started_with(ENV("PATH=/bin"));
    env_keep_removed("LD_PRELOAD");
    cr_assert(restored(NULL) == NULL);
    expect_same(NOTHING);
}

Test(env_restore, explicit_values_win)
{
    started_with(ENV("COV_A=1", "COV_B=2", "COV_C=3", "COV_D=4"));
    expect_added(ENV("COV_A=other", "COV_B=", "COV_C"), ENV("COV_D=4", ours));
}

Test(env_restore, duplicates_of_the_caller_are_kept)
{
    started_with(ENV("COV_A=1", "COV_B=2"));
    expect_added(ENV("COV_A=x", "X=1", "COV_A=y", "X=1"), ENV("COV_B=2", ours));
}

/* As getenv(3) in this process. */
Test(env_restore, first_of_two_equal_names_is_added_once)
{
    started_with(ENV("COV_A=first", "COV_A=second"));
    expect_added(NOTHING, ENV("COV_A=first", ours));
    environ = ENV("COV_B=first", "COV_A=third", "COV_B=second");
    expect_added(NOTHING, ENV("COV_B=first", "COV_A=third", ours));
}

Test(env_restore, similar_names_are_not_the_same)
{
    started_with(ENV("COV_A=1", "COV_AB=2", "COV_=3"));
    expect_added(ENV("COV_ABC=x", "COV_B=y", "cov_A=z"),
                 ENV("COV_A=1", "COV_AB=2", "COV_=3", ours));
}

Test(env_restore, business_variables_are_not_restored)
{
    started_with(ENV("PATH=/bin", "HOME=/", "XCOV_A=1"));
    expect_added(ENV("X=1"), ENV(ours));
}

Test(env_restore, cov_keep_vars_is_restored_with_what_it_names)
{
    started_with(ENV("PATH=/bin", "COV_KEEP_VARS=CI,MY_*", "CI=1", "MY_X=2"));
    expect_added(ENV("MY_X=own"), ENV("COV_KEEP_VARS=CI,MY_*", "CI=1", ours));
}

Test(env_restore, environ_replaced_by_the_program_hides_nothing)
{
    started_with(ENV("COV_A=1", "COV_B=2"));
    environ = ENV("PATH=/bin", "COV_C=3", "COV_B=new");
    expect_added(NOTHING, ENV("COV_A=1", "COV_B=new", "COV_C=3", ours));
    environ = NULL; /* clearenv */
    expect_added(NOTHING, ENV("COV_A=1", "COV_B=2", ours));
}

Test(env_restore, variables_set_at_run_time_are_restored)
{
    started_with(ENV("PATH=/bin", "COV_A=1"));
    env_keep_set("COV_CORE_SOURCE=src");
    env_keep_set("COV_A=2");
    env_keep_set("COV_A=3");
    env_keep_set("PATH=/other");
    environ = NULL;
    expect_added(NOTHING, ENV("COV_CORE_SOURCE=src", "COV_A=3", ours));
}

Test(env_restore, notes_are_copies)
{
    char start[] = "COV_A=1", set[] = "COV_B=2";
    started_with(ENV(start));
    env_keep_set(set);
    memset(start, '#', sizeof start - 1);
    memset(set, '#', sizeof set - 1);
    environ = NULL;
    expect_added(NOTHING, ENV("COV_A=1", "COV_B=2", ours));
}

Test(env_restore, removed_variables_stay_removed)
{
    started_with(ENV("COV_A=1", "COV_B=2"));
    env_keep_removed("COV_A");
    env_keep_removed("COV_NEVER_SET");
    environ = ENV("COV_B=2");
    cr_assert(env_was_removed("COV_A") && !env_was_removed("COV_B"));
    expect_added(NOTHING, ENV("COV_B=2", ours));
    expect_added(ENV("COV_A=passed"), ENV("COV_B=2", ours));
    env_keep_set("COV_A=again");
    cr_assert(!env_was_removed("COV_A"));
    expect_added(NOTHING, ENV("COV_A=again", "COV_B=2", ours));
}

Test(env_restore, removed_preload_is_not_added)
{
    started_with(ENV("COV_A=1"));
    env_keep_removed("LD_PRELOAD");
    expect_added(NOTHING, ENV("COV_A=1"));
    expect_added(ENV("LD_PRELOAD=libx.so"), ENV("COV_A=1"));
    env_keep_set("LD_PRELOAD=libx.so"); /* and once it is set again, it is merged again */
    expect_added(NOTHING, ENV("COV_A=1", ours));
}

/* The entry in its place, all others as they are. */
static void expect_preload(char **envp, size_t at, const char *entry)
{
    char *const *result = restored(envp);
    cr_assert(result != envp && length_of(result) == length_of(envp));
    for (size_t i = 0; envp[i]; i++) {
        if (i == at)
            cr_assert_str_eq(result[i], entry);
        else
            cr_assert(result[i] == envp[i], "%zu: %s", i, result[i]);
    }
}

Test(env_restore, our_entry_is_merged_into_the_callers_preload)
{
    started_with(ENV("PATH=/bin"));
    expect_preload(ENV("X=1", "LD_PRELOAD=/a/libx.so liby.so", "Y=2"), 1,
                   with_value("/a/libx.so liby.so:", ""));
    expect_preload(ENV("X=1", "LD_PRELOAD"), 1, ours);
}

Test(env_restore, empty_preload_of_the_caller_stays_empty)
{
    started_with(ENV("COV_A=1"));
    expect_added(ENV("X=1", "LD_PRELOAD="), ENV("COV_A=1"));
    expect_same(ENV("COV_A=1", "LD_PRELOAD="));
    expect_preload(ENV("COV_A=1", "LD_PRELOAD=:"), 1, with_value(":", ""));
}

Test(env_restore, empty_preload_of_the_program_is_its_wish)
{
    started_with(ENV("COV_A=1"));
    env_keep_set("LD_PRELOAD=");
    expect_added(ENV("X=1"), ENV("COV_A=1"));
    env_keep_set("LD_PRELOAD=libx.so");
    environ = ENV("LD_PRELOAD=");
    expect_added(ENV("X=1"), ENV("COV_A=1"));
    environ = ENV("LD_PRELOAD=libx.so");
    expect_added(ENV("X=1"), ENV("COV_A=1", ours));
}

Test(env_restore, relative_spelling_of_ours_is_made_absolute_in_its_place)
{
    started_with(ENV("PATH=/bin"));
    char *relative = text("LD_PRELOAD=liba.so:build%s:libb.so", strrchr(preload_entry(), '/'));
    expect_preload(ENV("X=1", relative), 1, with_value("liba.so:", ":libb.so"));
    /* Also in environ itself. */
    char **own = ENV("X=1", relative);
    environ = own;
    expect_preload(own, 1, with_value("liba.so:", ":libb.so"));
}

Test(env_restore, spelling_of_the_start_is_what_is_added)
{
    preload_start(NULL);
    const char *slash = strrchr(preload_entry(), '/');
    char *spelled = text("LD_PRELOAD=libx.so:/usr/$LIB%s", slash);
    char *merged = text("LD_PRELOAD=/usr/$LIB%s", slash);
    started_with(ENV(spelled));
    expect_added(NOTHING, ENV(merged));
    expect_same(ENV(spelled));
}

Test(env_restore, off_in_the_passed_environment_stops_everything)
{
    started_with(ENV("COV_A=1"));
    expect_same(ENV("COV_KEEP=off"));
    expect_same(ENV("X=1", "COV_KEEP=off", "LD_PRELOAD=libx.so"));
    expect_added(ENV("COV_KEEP=on"), ENV("COV_A=1", ours));
    expect_added(ENV("COV_KEEP=offf"), ENV("COV_A=1", ours));
    expect_added(ENV("COV_KEEP_X=off"), ENV("COV_A=1", ours));
}

Test(env_restore, off_that_would_be_restored_stops_the_rest)
{
    started_with(ENV("COV_A=1"));
    env_keep_set("COV_KEEP=off");
    environ = NULL;
    expect_same(ENV("X=1"));
    expect_added(ENV("COV_KEEP=on"), ENV("COV_A=1", ours));
    env_keep_set("COV_KEEP=on");
    environ = ENV("COV_KEEP=off");
    expect_same(ENV("X=1"));
}

/* Where our library would be loaded again, it must know; nowhere else is anything added. */
Test(env_restore, switched_off_process_passes_on_the_switch_only)
{
    started_with(ENV("COV_A=1", "COV_KEEP=off"));
    expect_same(ENV("X=1"));
    expect_same(ENV("X=1", "LD_PRELOAD=libx.so"));
    expect_added(ENV("X=1", ours), ENV("COV_KEEP=off"));
    expect_same(ENV("X=1", ours, "COV_KEEP=on"));
    cr_assert(restored(NULL) == NULL);
}

#define MANY 20000

typedef char *entries[MANY + 2];

Test(env_restore, twenty_thousand_entries_are_restored_each_once, .timeout = 10)
{
    static entries start, now, passed, added;
    for (size_t i = 0; i < MANY; i++) {
        start[i] = text("COV_%zu=at start", i);
        now[i] = text("COV_%zu=now", i);
        if (i < MANY / 2)
            passed[i] = text("COV_%zu=passed", i);
        else
            added[i - MANY / 2] = now[i];
    }
    started_with(start);
    environ = now;
    added[MANY / 2] = ours;
    expect_added(passed, added);
    environ = NULL;
    passed[MANY / 2] = ours;
    memcpy(added, start + MANY / 2, MANY / 2 * sizeof *added);
    added[MANY / 2] = NULL;
    expect_added(passed, added);
}

Test(env_restore, entries_of_a_megabyte_are_passed_on, .timeout = 10)
{
    static char big[1 << 20], preload[1 << 20];
    memset(big, 'x', sizeof big - 1);
    memset(preload, 'y', sizeof preload - 1);
    memcpy(big, "COV_BIG=", 8);
    memcpy(preload, "LD_PRELOAD=", 11);
    started_with(ENV(big));
    char *const *result = restored(ENV(preload));
    cr_assert(length_of(result) == 2);
    cr_assert(strncmp(result[0], preload, sizeof preload - 1) == 0);
    cr_assert(result[0][sizeof preload - 1] == ':');
    cr_assert_str_eq(result[0] + sizeof preload, preload_entry());
    cr_assert_str_eq(result[1], big);
}
