/* SPDX-License-Identifier: MIT
 *
 * Shared objects: each has a libgcov of its own, which sees nothing of the others. Linked, loaded
 * at run time, unloaded again, made by other compilers: each file is there once.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("objects");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(objects, .init = set_up, .fini = tear_down);

/* Builds NAME.so from a file of parts; returns WORD:DIR/NAME.so. */
static const char *object(const char *part, const char *word, const char *name,
                          const char *compiler_and_flags)
{
    free(shell("cd '%s' && %s --coverage -fPIC -c -o %s.o '%s' &&\n"
               "%s --coverage -shared -o %s.so %s.o",
               dir, compiler_and_flags, name, source(part), compiler_and_flags, name, name));
    char *argument;
    cr_assert(asprintf(&argument, "%s:%s/%s.so", word, dir, name) > 0);
    return argument;
}

static const char *plugin(const char *word, const char *name, const char *compiler_and_flags)
{
    return object("parts/plugin.c", word, name, compiler_and_flags);
}

/* Builds the host with counters. */
static const char *host(const char *compiler_and_flags)
{
    free(shell("cd '%s' && %s --coverage -c -o host.o '%s' && %s --coverage -o host host.o", dir,
               compiler_and_flags, source("host_plain.c"), compiler_and_flags));
    return under(dir, "host");
}

static void keeps(const char *const *argv, size_t files)
{
    trial_keeps(dir, argv, NULL);
    cr_assert_eq(count_files(under(dir, "kept")), files);
}

/* The same for an object that was unloaded: its libgcov wrote it itself, with or without the shim.
 */
static void keeps_after_unload(const char *const *argv, size_t unloaded, size_t files)
{
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept"), *lost = under(dir, "lost");
    FILES(argv, .tree = clean);
    FILES(argv, .tree = lost, .sig = SIGTERM);
    cr_assert_eq(count_files(lost), unloaded);
    struct program p = RUN(argv, .tree = kept, .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    expect_same_files(kept, clean);
    cr_assert_eq(count_files(kept), files);
    program_free(&p);
}

static void linked(const char *main_compiler, const char *object_compiler, size_t files)
{
    needs_program(main_compiler);
    needs_program(object_compiler);
    plugin("", "librun", object_compiler);
    free(shell("cd '%s' && %s -c '%s' &&\n"
               "%s -o linked linked_main.o -L. -l:librun.so -Wl,-rpath,'%s'",
               dir, main_compiler, source("parts/linked_main.c"), main_compiler, dir));
    keeps(LIST(under(dir, "linked")), files);
}

Test(objects, linked_to_a_counted_program)
{
    linked("gcc --coverage", "gcc", 2);
}

Test(objects, linked_to_a_stripped_program_and_stripped_itself)
{
    linked("gcc --coverage -s", "gcc -s", 2);
}

Test(objects, linked_to_a_plain_program)
{
    linked("gcc", "gcc", 1);
}

Test(objects, of_gcc_12_in_a_program_of_gcc_11)
{
    linked("gcc-11 --coverage", "gcc-12", 2);
}

Test(objects, of_gcc_11_in_a_program_of_gcc_12)
{
    linked("gcc-12 --coverage -O2", "gcc-11 -s", 2);
}

Test(objects, loaded_by_a_counted_program)
{
    keeps(LIST(host("gcc"), plugin("open", "plugin", "gcc"), "run:5"), 2);
}

Test(objects, loaded_by_a_plain_program)
{
    keeps(LIST(victim("host_plain"), plugin("open", "plugin", "gcc"), "run:5"), 1);
}

Test(objects, loaded_stripped_by_a_plain_program)
{
    keeps(LIST(victim("host_plain"), plugin("open", "plugin", "gcc -O2 -s"), "run:5"), 1);
}

Test(objects, loaded_with_deepbind)
{
    keeps(LIST(host("gcc"), plugin("deep", "plugin", "gcc"), "run:5"), 2);
}

Test(objects, loaded_with_deepbind_by_a_plain_program)
{
    keeps(LIST(victim("host_plain"), plugin("deep", "plugin", "gcc -s"), "run:5"), 1);
}

/* Nothing tells us of it: our library is not in that namespace. */
Test(objects, in_a_namespace_of_its_own_is_left_to_its_libgcov)
{
    const char *const *argv = LIST(host("gcc"), plugin("apart", "plugin", "gcc"), "run:5");
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept");
    FILES(argv, .tree = clean);
    FILES(argv, .tree = kept, .preload = true);
    expect_same_files(kept, clean);
    cr_assert_eq(count_files(kept), 2);
}

Test(objects, loaded_but_never_run)
{
    keeps(LIST(victim("host_plain"), plugin("open", "plugin", "gcc")), 1);
}

Test(objects, several_with_a_libgcov_each)
{
    needs_program("gcc-11");
    const char *argv[] = {host("gcc -s"), plugin("open", "one", "gcc"),
                          "run:3",        plugin("open", "two", "gcc -O2 -s"),
                          "run:7",        plugin("deep", "three", "gcc-11"),
                          "run:9",        NULL};
    keeps(argv, 4);
}

Test(objects, that_exports_its_libgcov)
{
    keeps(LIST(host("gcc -rdynamic"), plugin("open", "plugin", "gcc -rdynamic"), "run:5"), 2);
}

Test(objects, unloaded_ones_are_written_once)
{
    keeps_after_unload(LIST(host("gcc"), plugin("open", "plugin", "gcc"), "run:5", "close"), 1, 2);
}

Test(objects, unloaded_ones_leave_a_plain_program_nothing_to_keep)
{
    const char *argv[] = {victim("host_plain"), plugin("open", "plugin", "gcc"), "run:5", "close",
                          NULL};
    keeps_after_unload(argv, 1, 1);
}

Test(objects, loaded_again_after_unloading_are_two_runs)
{
    const char *loaded = plugin("open", "plugin", "gcc");
    const char *argv[] = {host("gcc"), loaded, "run:5", "close", loaded, "run:2", NULL};
    keeps_after_unload(argv, 1, 2);
}

Test(objects, loaded_twice_are_one)
{
    const char *loaded = plugin("open", "plugin", "gcc");
    keeps(LIST(host("gcc"), loaded, loaded, "run:5", "close", "run:1"), 2);
}

Test(objects, another_one_at_the_place_of_an_unloaded_one)
{
    const char *argv[] = {victim("host_plain"),
                          plugin("open", "one", "gcc"),
                          "run:5",
                          "close",
                          plugin("open", "two", "gcc -O2"),
                          "run:6",
                          NULL};
    keeps_after_unload(argv, 1, 2);
}

/* The loader's lock is held by the thread that the signal meets. */
Test(objects, sigterm_inside_dlopen_keeps_the_counts)
{
    keeps(LIST(host("gcc"), plugin("open", "waiting", "gcc -DWAIT")), 2);
}

Test(objects, that_call_gcov_dump_leave_the_program_to_the_shim)
{
    const char *dumping = object("parts/dumping.c", "open", "dumping", "gcc");
    keeps_after_unload(LIST(host("gcc"), dumping, "run:1"), 1, 2);
}
