/* SPDX-License-Identifier: MIT
 *
 * Names as LLVM's runtime makes them; tests/llvm compares with the runtime itself.
 */
#include "llvm/name.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct llvm_specifiers specifiers = {
    .process = 4711, .host = "here", .has_temporary = true, .temporary = "/t", .signature = 99};

#define ASSERT_NAME(pattern, kind, name)                                                           \
    do {                                                                                           \
        char made[PATH_MAX];                                                                       \
        cr_assert(llvm_name_make(made, pattern, &specifiers) == (kind), "%s", pattern);            \
        cr_assert_str_eq(made, name, "%s: %s", pattern, made);                                     \
    } while (0)

Test(llvm_name, specifiers_are_filled_in)
{
    ASSERT_NAME("a.profraw", LLVM_NAME_FILE, "a.profraw");
    ASSERT_NAME("%p-%h-%p", LLVM_NAME_FILE, "4711-here-4711");
    ASSERT_NAME("%t/x", LLVM_NAME_FILE, "/t//x");
    ASSERT_NAME("%m", LLVM_NAME_POOL, "99_0");
    ASSERT_NAME("d/%p-%4m.profraw", LLVM_NAME_POOL, "d/4711-99_3.profraw");
    ASSERT_NAME("%12m", LLVM_NAME_POOL, "99_7");
}

Test(llvm_name, pattern_without_specifier_stays_as_it_is)
{
    ASSERT_NAME("100%", LLVM_NAME_FILE, "100%");
    ASSERT_NAME("a%%b%x", LLVM_NAME_FILE, "a%%b%x");
    ASSERT_NAME("%%p", LLVM_NAME_FILE, "%%p");
}

Test(llvm_name, unknown_specifier_beside_a_known_one_is_left_out)
{
    ASSERT_NAME("%p%%%x-%5x%", LLVM_NAME_FILE, "4711-x");
}

Test(llvm_name, refused_pattern_is_the_default)
{
    const struct llvm_specifiers without = {.process = 1, .host = "here", .has_temporary = true};
    char path[PATH_MAX];
    ASSERT_NAME("%m%p%2m", LLVM_NAME_FILE, LLVM_NAME_DEFAULT);
    cr_assert(llvm_name_make(path, "%t/x", &without) == LLVM_NAME_FILE);
    cr_assert_str_eq(path, LLVM_NAME_DEFAULT);
}

Test(llvm_name, older_runtime_knows_no_temporary_directory)
{
    const struct llvm_specifiers older = {.process = 1, .host = "here", .temporary = "/t"};
    char path[PATH_MAX];
    cr_assert(llvm_name_make(path, "%t/x", &older) == LLVM_NAME_FILE);
    cr_assert_str_eq(path, "%t/x");
    cr_assert(llvm_name_make(path, "%t%p", &older) == LLVM_NAME_FILE);
    cr_assert_str_eq(path, "1");
}

Test(llvm_name, continuous_mode_is_told)
{
    char path[PATH_MAX];
    cr_assert(llvm_name_make(path, "%c%p", &specifiers) == LLVM_NAME_CONTINUOUS);
}

Test(llvm_name, name_that_is_too_long_is_told)
{
    char path[PATH_MAX], pattern[2 * PATH_MAX];
    memset(pattern, 'x', sizeof(pattern));
    pattern[PATH_MAX - 1] = '\0';
    cr_assert(llvm_name_make(path, pattern, &specifiers) == LLVM_NAME_FILE);
    cr_assert_str_eq(path, pattern);
    memcpy(pattern + PATH_MAX - 3, "%p", 3);
    cr_assert(llvm_name_make(path, pattern, &specifiers) == LLVM_NAME_TOO_LONG);
}
