/* SPDX-License-Identifier: MIT
 *
 * Merges counters as the .gcda file does: arcs are added, conditions and paths are merged by OR.
 */
#include "gcov/account.h"

static void merge(int64_t *into, int64_t value, bool by_or)
{
    if (value == 0)
        return;
    if (by_or)
        __atomic_or_fetch(into, value, __ATOMIC_RELAXED);
    else
        __atomic_add_fetch(into, value, __ATOMIC_RELAXED);
}

/* Calls `each` with every counter of the account and of the unit at the same index, from *done on,
 * and counts *done up. */
static void for_each(struct gcov_account *account, const struct gcov_unit *unit,
                     void (*each)(int64_t *into, int64_t now, size_t index, bool by_or,
                                  const struct gcda_run *run),
                     const struct gcda_run *run, size_t *done)
{
    size_t index = 0;
    for (uint32_t i = 0; i < unit->function_count; i++) {
        const struct gcov_counters *counters =
            gcov_unit_owns(unit, i) ? unit->functions[i]->counters : NULL;
        for (unsigned kind = 0; counters && kind < unit->layout->kinds; kind++) {
            if (!gcov_unit_has(unit, kind))
                continue;
            for (uint32_t c = 0; c < counters->count; c++, index++) {
                if (index < *done)
                    continue;
                each(&account->counters[index], gcov_counter_now(&counters->values[c]), index,
                     kind != GCOV_ARCS, run);
                __atomic_store_n(done, index + 1, __ATOMIC_RELEASE);
            }
            counters++;
        }
    }
}

static void add_one(int64_t *into, int64_t now, size_t index, bool by_or,
                    const struct gcda_run *run)
{
    merge(into, gcov_counter_since(now, run->written ? run->written[index] : 0, by_or), by_or);
    if (run->seen) {
        gcov_blank_ends(run->is_blank);
        run->seen[index] = now;
    }
}

static void put_back_one(int64_t *into, int64_t now, size_t index, bool by_or,
                         const struct gcda_run *run)
{
    (void)now;
    merge(into, run->instead[index], by_or);
}

/* Adds to runs and sum_max and opens the account, once its counters are complete. */
static void open_with(struct gcov_account *account, uint32_t runs, int64_t sum_max)
{
    __atomic_add_fetch(&account->runs, runs, __ATOMIC_RELAXED);
    __atomic_add_fetch(&account->sum_max, sum_max, __ATOMIC_RELAXED);
    __atomic_store_n(&account->is_open, 1, __ATOMIC_RELEASE);
}

void gcov_account_add(struct gcov_account *account, const struct gcov_unit *unit,
                      const struct gcda_run *run, size_t *added)
{
    for_each(account, unit, add_one, run, added);
    open_with(account, !run->is_counted, run->is_counted ? run->arc_more : run->arc_max);
}

bool gcov_account_take(struct gcov_account *account, const struct gcov_unit *unit, int64_t *taken,
                       struct gcda_run *run)
{
    if (!__atomic_exchange_n(&account->is_open, 0, __ATOMIC_ACQUIRE))
        return false;
    size_t count = gcov_unit_counters(unit);
    for (size_t i = 0; i < count; i++)
        taken[i] = __atomic_exchange_n(&account->counters[i], 0, __ATOMIC_RELAXED);
    *run = (struct gcda_run){
        .is_counted = true,
        .runs_more = __atomic_exchange_n(&account->runs, 0, __ATOMIC_RELAXED),
        .arc_more = __atomic_exchange_n(&account->sum_max, 0, __ATOMIC_RELAXED),
        .instead = taken,
    };
    return true;
}

void gcov_account_put_back(struct gcov_account *account, const struct gcov_unit *unit,
                           const struct gcda_run *run)
{
    size_t done = 0;
    for_each(account, unit, put_back_one, run, &done);
    open_with(account, run->runs_more, run->arc_more);
}
