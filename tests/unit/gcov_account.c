/* SPDX-License-Identifier: MIT
 *
 * What a process that cannot write its files leaves to another one, and that it is left once when
 * who leaves it is killed after any of the counters.
 */
#include "gcov/account.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "laid.h"

enum { COUNTERS = 5 };

static const struct laid_function function = {HERE, 1, 2, 3, .arcs = COUNTS(7, 0, 9, 1, 4)};
static const int64_t written[COUNTERS] = {2, 0, 9, 0, 1}, more[COUNTERS] = {5, 0, 0, 1, 3};
static int64_t seen[COUNTERS];
static const struct gcda_run run = {.arc_max = 9, .written = written, .seen = seen};

static struct gcov_account *new_account(void)
{
    struct gcov_unit unit = lay_release("B22*", 8, &function, 1);
    return calloc(1, gcov_account_size(&unit));
}

static void add_the_rest(struct gcov_account *account, size_t added)
{
    struct gcov_unit unit = lay_release("B22*", 8, &function, 1);
    memcpy(account->counters, more, added * sizeof(*more));
    memcpy(seen, (const int64_t[]){7, 0, 9, 1, 4}, added * sizeof(*seen));
    gcov_account_add(account, &unit, &run, &added);
    cr_assert_eq(added, COUNTERS);
}

Test(gcov_account, has_each_counter_once_wherever_a_kill_came)
{
    for (size_t killed_after = 0; killed_after <= COUNTERS; killed_after++) {
        struct gcov_account *account = new_account();
        memset(seen, 0, sizeof(seen));
        add_the_rest(account, killed_after);
        cr_assert_arr_eq(account->counters, more, sizeof(more), "after %zu", killed_after);
        cr_assert_arr_eq(seen, ((int64_t[]){7, 0, 9, 1, 4}), sizeof(seen));
        cr_assert_eq(account->runs, 1);
        cr_assert_eq(account->sum_max, 9);
        free(account);
    }
}
