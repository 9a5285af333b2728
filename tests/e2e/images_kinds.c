/* SPDX-License-Identifier: MIT
 *
 * Kinds of program: however it was compiled and linked, what libgcov would have written is there
 * after SIGTERM, for every one of its units.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* Builds the program of three units in one command and makes the whole claim for it. */
static void three_units(const char *compiler_and_flags)
{
    needs_program(compiler_and_flags);
    char *dir = dir_new("images");
    free(shell("cd '%s' && %s --coverage -o three '%s' '%s' '%s'", dir, compiler_and_flags,
               source("parts/three_main.c"), source("parts/left.c"), source("parts/right.c")));
    trial_keeps(dir, LIST(under(dir, "three"), "5"), NULL);
    cr_assert_eq(count_files(under(dir, "kept")), 3);
    dir_remove(dir);
}

Test(images, position_independent_program)
{
    three_units("gcc -fPIE -pie");
}

Test(images, program_at_a_fixed_address)
{
    three_units("gcc -no-pie -fno-pie");
}

Test(images, stripped_program)
{
    three_units("gcc -s");
}

Test(images, stripped_program_at_a_fixed_address)
{
    three_units("gcc -s -no-pie -fno-pie");
}

Test(images, optimised_program)
{
    three_units("gcc -O2");
}

Test(images, stripped_and_optimised_program)
{
    three_units("gcc -O3 -s");
}

Test(images, link_time_optimised_program)
{
    three_units("gcc -O2 -flto=1");
}

Test(images, stripped_link_time_optimised_program)
{
    three_units("gcc -O2 -flto=1 -s");
}

Test(images, program_that_exports_its_symbols)
{
    three_units("gcc -rdynamic");
}

Test(images, program_without_unused_sections)
{
    three_units("gcc -O1 -ffunction-sections -fdata-sections -Wl,--gc-sections -s");
}

Test(images, program_with_lazy_binding_and_writable_relocations)
{
    three_units("gcc -Wl,-z,lazy -Wl,-z,norelro");
}

Test(images, program_with_everything_bound_at_start)
{
    three_units("gcc -Wl,-z,now -Wl,-z,relro -s");
}

Test(images, program_with_separate_code_off)
{
    three_units("gcc -Wl,-z,noseparate-code -s");
}

Test(images, program_of_gcc_11)
{
    three_units("gcc-11");
}

Test(images, stripped_program_of_gcc_11)
{
    three_units("gcc-11 -O2 -s");
}

Test(images, program_with_atomic_counters)
{
    three_units("gcc -fprofile-update=atomic");
}

Test(images, program_of_one_unit)
{
    char *dir = dir_new("images");
    free(shell("cd '%s' && gcc --coverage -O2 -s -o work '%s'", dir, source("work.c")));
    trial_keeps(dir, LIST(under(dir, "work"), "3"), NULL);
    dir_remove(dir);
}

Test(images, unit_that_is_never_run_is_written_with_its_zeros)
{
    char *dir = dir_new("images");
    free(shell("cd '%s' && gcc --coverage -o three '%s' '%s' '%s'", dir,
               source("parts/three_main.c"), source("parts/left.c"), source("parts/right.c")));
    trial_keeps(dir, LIST(under(dir, "three")), NULL);
    char *zeros = file_named(under(dir, "kept"), "three-right.gcda");
    free(shell("gcov-dump -l '%s' | grep -q 'all zero'", zeros));
    free(zeros);
    dir_remove(dir);
}

Test(images, units_of_a_static_library)
{
    char *dir = dir_new("images");
    free(
        shell("cd '%s' && gcc --coverage -c '%s' '%s' '%s' && ar rcs libparts.a left.o right.o &&\n"
              "gcc --coverage -o three three_main.o -L. -lparts",
              dir, source("parts/three_main.c"), source("parts/left.c"), source("parts/right.c")));
    trial_keeps(dir, LIST(under(dir, "three"), "5"), NULL);
    cr_assert_eq(count_files(under(dir, "kept")), 3);
    dir_remove(dir);
}

Test(images, counted_units_in_a_plain_program)
{
    char *dir = dir_new("images");
    free(shell("cd '%s' && gcc -c '%s' && gcc --coverage -c '%s' '%s' &&\n"
               "gcc -s -o three three_main.o left.o right.o -lgcov",
               dir, source("parts/three_main.c"), source("parts/left.c"), source("parts/right.c")));
    trial_keeps(dir, LIST(under(dir, "three"), "5"), NULL);
    cr_assert_eq(count_files(under(dir, "kept")), 2);
    dir_remove(dir);
}

static void cxx(const char *compiler_and_flags)
{
    needs_program(compiler_and_flags);
    char *dir = dir_new("images");
    free(shell("cd '%s' && %s --coverage -o shared '%s' '%s'", dir, compiler_and_flags,
               source("parts/shared_main.cc"), source("parts/shared_other.cc")));
    trial_keeps(dir, LIST(under(dir, "shared"), "4"), NULL);
    cr_assert_eq(count_files(under(dir, "kept")), 2);
    dir_remove(dir);
}

Test(images, cxx_units_that_share_inline_functions)
{
    cxx("g++");
}

Test(images, stripped_optimised_cxx_program)
{
    cxx("g++ -O2 -s");
}

Test(images, cxx_program_of_gcc_11)
{
    cxx("g++-11 -s");
}

Test(images, link_time_optimised_cxx_program)
{
    cxx("g++ -O2 -flto=1");
}

Test(images, two_hundred_units)
{
    char *dir = dir_new("images");
    free(shell(
        "cd '%s' && {\n"
        "    echo '#include \"%s\"'\n"
        "    i=0; while [ $i -lt 200 ]; do\n"
        "        echo \"int f$i(int n); int f$i(int n) { return n > $i ? n : $i; }\" > u$i.c\n"
        "        echo \"int f$i(int n);\"; i=$((i + 1))\n"
        "    done\n"
        "    echo 'int main(int c, char **v) { (void)v;'\n"
        "    i=0; while [ $i -lt 200 ]; do echo \"c = f$i(c);\"; i=$((i + 1)); done\n"
        "    echo 'until_end(); }'\n"
        "} > main.c && gcc --coverage -c *.c && gcc --coverage -s -o many *.o",
        dir, source("uncounted.h")));
    trial_keeps(dir, LIST(under(dir, "many")), NULL);
    cr_assert_eq(count_files(under(dir, "kept")), 201);
    dir_remove(dir);
}

Test(images, files_of_every_compiler_are_read_by_its_tools)
{
    needs_program("g++-11");
    const char *const versions[] = {"", "-11"};
    for (int i = 0; i < 2; i++) {
        char *dir = dir_new("images");
        free(shell("cd '%s' && g++%s --coverage -c '%s' '%s' && g++%s --coverage -o shared *.o",
                   dir, versions[i], source("parts/shared_main.cc"),
                   source("parts/shared_other.cc"), versions[i]));
        const char *argv[] = {under(dir, "shared"), "4", NULL}, *kept = under(dir, "kept");
        for (int run = 0; run < 2; run++)
            FILES(argv, .tree = kept, .preload = true, .sig = SIGTERM);
        expect_readable(kept, dir, versions[i]);
        dir_remove(dir);
    }
}
