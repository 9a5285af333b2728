/* SPDX-License-Identifier: MIT */
#include "kernel/signal_name.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <signal.h>
#include <string.h>

Test(signal_name, names_are_those_of_libc)
{
    for (int number = -2; number <= SIGRTMAX + 2; number++) {
        const char *ours = signal_name(number), *libcs = sigabbrev_np(number);
        cr_assert_eq(ours == NULL, libcs == NULL, "%d", number);
        cr_assert(!ours || strcmp(ours, libcs) == 0, "%d", number);
    }
    cr_assert_null(signal_name(INT_MIN));
    cr_assert_null(signal_name(INT_MAX));
}
