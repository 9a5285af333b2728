/* SPDX-License-Identifier: MIT
 *
 * SIGKILL, which no program can prepare for, sent by somebody that knows nothing of the shim.
 */
#include "ending_trial.h"

#include <criterion/criterion.h>
#include <signal.h>

#define WAITS(how) LIST(victim("ending_kill"), how)
#define SEVEN_READY "ready\nready\nready\nready\nready\nready\nready\n"

Test(ending_kill, by_the_process_itself_keeps_the_counts)
{
    KEEPS(WAITS("self"), .clean = WAITS("wait"));
}

Test(ending_kill, by_another_process_keeps_the_counts)
{
    KEEPS(WAITS("wait"), .sig = SIGKILL);
}

Test(ending_kill, of_a_program_that_blocks_every_signal_keeps_the_counts)
{
    KEEPS(WAITS("blocked"), .sig = SIGKILL);
}

Test(ending_kill, of_a_program_that_ignores_every_signal_keeps_the_counts)
{
    KEEPS(WAITS("ignored"), .sig = SIGKILL);
}

Test(ending_kill, of_a_whole_process_group_keeps_the_counts_of_each_process)
{
    KEEPS(WAITS("group"), .clean = WAITS("clean_group"), .sig = SIGKILL, .to_group = true,
          .ready = SEVEN_READY);
}

Test(ending_kill, of_a_server_only_keeps_the_counts_of_the_workers_it_leaves)
{
    KEEPS(WAITS("group"), .clean = WAITS("clean_group"), .sig = SIGKILL, .ready = SEVEN_READY,
          .loss = LOSES_SOME);
}
