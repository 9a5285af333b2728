/* SPDX-License-Identifier: MIT
 *
 * Endings that a program chooses itself, by libc or past it.
 */
#include "ending_trial.h"

#include <criterion/criterion.h>

#define ENDS(how) LIST(victim("ending_exit"), how)

Test(ending_exit, return_from_main_keeps_the_counts)
{
    KEEPS(ENDS("return"), .clean = ENDS("clean"), .loss = LOSES_NOTHING);
}

Test(ending_exit, exit_keeps_the_counts)
{
    KEEPS(ENDS("exit"), .clean = ENDS("clean"), .loss = LOSES_NOTHING);
}

Test(ending_exit, _exit_keeps_the_counts)
{
    KEEPS(ENDS("_exit"), .clean = ENDS("clean"));
}

Test(ending_exit, _Exit_keeps_the_counts)
{
    KEEPS(ENDS("_Exit"), .clean = ENDS("clean"));
}

Test(ending_exit, quick_exit_keeps_the_counts)
{
    KEEPS(ENDS("quick_exit"), .clean = ENDS("clean"));
}

Test(ending_exit, quick_exit_keeps_what_its_functions_count)
{
    KEEPS(ENDS("quick_exit_late"), .clean = ENDS("clean_late"));
}

Test(ending_exit, exit_group_through_syscall_keeps_the_counts)
{
    KEEPS(ENDS("syscall"), .clean = ENDS("clean"));
}

Test(ending_exit, exit_group_as_an_instruction_keeps_the_counts)
{
    KEEPS(ENDS("instruction"), .clean = ENDS("clean"));
}

Test(ending_exit, pthread_exit_of_the_only_thread_keeps_the_counts)
{
    KEEPS(ENDS("pthread_exit"), .clean = ENDS("clean"), .loss = LOSES_NOTHING);
}

Test(ending_exit, the_system_call_exit_of_the_only_thread_keeps_the_counts)
{
    KEEPS(ENDS("thread_exit"), .clean = ENDS("clean"));
}

Test(ending_exit, a_handler_of_the_program_that_calls__exit_keeps_the_counts)
{
    KEEPS(ENDS("handler"), .clean = ENDS("clean"));
}
