/* SPDX-License-Identifier: MIT
 *
 * Places of the counters' records in memory: behind a big array of the medium code model, in a
 * writable section of its own, and at the very end of .data.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("places");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(places, .init = set_up, .fini = tear_down);

/* Builds big.c, whose initialised array is in .ldata, and makes the whole claim for it. */
static void big_array(const char *flags)
{
    free(shell("cd '%s' && gcc --coverage -mcmodel=medium %s -o big '%s' &&\n"
               "readelf -SW big | grep -q '[.]ldata'",
               dir, flags, source("parts/big.c")));
    trial_keeps(dir, LIST(under(dir, "big")), NULL);
}

Test(places, beside_a_big_array_of_the_medium_model)
{
    big_array("");
}

Test(places, beside_a_big_array_of_the_medium_model_at_a_fixed_address)
{
    big_array("-no-pie -fno-pie");
}

Test(places, beside_a_big_array_of_the_medium_model_in_a_stripped_program)
{
    big_array("-O2 -s");
}

/* libgcov linked in front, so that nothing of it follows the program's own data: the map says that
 * the record (.data.rel of the only unit) ends where .data does. */
static void at_the_end(const char *compiler, const char *flags)
{
    needs_program(compiler);
    free(shell(
        "cd '%s' && %s --coverage %s -c -o end.o '%s' &&\n"
        "%s --coverage %s -o end -Wl,-Map=map -Wl,--whole-archive -lgcov \\\n"
        "    -Wl,--no-whole-archive end.o &&\n"
        "set -- $(grep -E '^ [.]data[.a-z]* +0x.* end[.]o$' map | tail -n 1) &&\n"
        "end=$(($2 + $3)) && set -- $(grep -E '^[.]data +0x' map) && test $end = $(($2 + $3))",
        dir, compiler, flags, source("work.c"), compiler, flags));
    trial_keeps(dir, LIST(under(dir, "end"), "3"), NULL);
}

Test(places, at_the_very_end_of_the_data)
{
    at_the_end("gcc", "");
}

Test(places, at_the_very_end_of_the_data_of_a_stripped_program)
{
    at_the_end("gcc", "-s");
}

Test(places, at_the_very_end_of_the_data_by_gcc_11)
{
    at_the_end("gcc-11", "-s");
}
