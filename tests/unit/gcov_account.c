/* SPDX-License-Identifier: MIT
 *
 * What a process that cannot write its files leaves to another one: it is left once when who leaves
 * it is killed after any of the counters, and who takes it needs nothing else to write the file.
 */
#include "gcov/account.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gcov/pool.h"
#include "laid.h"

enum { COUNTERS = 5, POOL = 4096, CONTENT = 1024 };

#define PATH "/build/unit.gcda"

static const struct laid_function function = {HERE, 1, 2, 3, .arcs = COUNTS(7, 0, 9, 1, 4)};
static const int64_t written[COUNTERS] = {2, 0, 9, 0, 1}, more[COUNTERS] = {5, 0, 0, 1, 3};
static int64_t seen[COUNTERS];
static const struct gcda_run run = {.arc_max = 9, .written = written, .seen = seen};

static struct gcov_pool *new_pool(size_t size)
{
    struct gcov_pool *pool = calloc(1, sizeof(*pool) + size);
    pool->size = size;
    return pool;
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
    struct gcov_unit unit = lay_release("B22*", 8, &function, 1);
    for (size_t killed_after = 0; killed_after <= COUNTERS; killed_after++) {
        struct gcov_pool *pool = new_pool(POOL);
        struct gcov_account *account = gcov_pool_account(pool, PATH, &unit);
        memset(seen, 0, sizeof(seen));
        add_the_rest(account, killed_after);
        cr_assert_arr_eq(account->counters, more, sizeof(more), "after %zu", killed_after);
        cr_assert_arr_eq(seen, ((int64_t[]){7, 0, 9, 1, 4}), sizeof(seen));
        cr_assert_eq(account->runs, 1);
        cr_assert_eq(account->sum_max, 9);
        free(pool);
    }
}

/* Functions of this file and of another one, and one that is not there. */
static const struct laid_function functions[] = {
    {HERE, 1, 2, 3, .arcs = COUNTS(7, 0, 9), .conditions = COUNTS(5, 0), .paths = COUNTS(8)},
    {ELSEWHERE, 4, 5, 6, .arcs = COUNTS(1), .conditions = COUNTS(1, 1), .paths = COUNTS(1)},
    {.place = NOWHERE},
    {HERE, 7, 8, 9, .arcs = COUNTS(2), .conditions = COUNTS(0, 0), .paths = COUNTS(1)},
};
static const struct {
    const char *version;
    unsigned kinds;
} releases[] = {{"A93*", 9}, {"B02*", 8}, {"B22*", 8}, {"B41*", 9}, {"B52*", 10}};

static struct gcov_unit unit_of(size_t release)
{
    return lay_release(releases[release].version, releases[release].kinds, functions, 4);
}

static size_t merge(const struct gcov_unit *unit, const struct gcda_run *merged,
                    unsigned char content[CONTENT])
{
    enum loss_reason loss = LOSS_UNKNOWN;
    size_t size = 0;
    cr_assert_leq(gcda_size_bound(unit, 0), CONTENT);
    cr_assert_eq(gcda_merge(unit, merged, "", 0, content, &size, &loss), GCDA_MERGED);
    return size;
}

static struct gcov_account *new_account(struct gcov_pool *pool, const struct gcov_unit *unit)
{
    const struct gcda_run whole = {.arc_max = 9};
    size_t added = 0;
    struct gcov_account *account = gcov_pool_account(pool, PATH, unit);
    cr_assert(account != NULL);
    gcov_account_add(account, unit, &whole, &added);
    return account;
}

/* The file that is made of the account alone, which is empty afterwards. */
static size_t merge_account(struct gcov_account *account, const struct gcov_unit *unit,
                            unsigned char content[CONTENT])
{
    int64_t taken[16];
    struct gcda_run left;
    cr_assert_leq(gcov_unit_counters(unit), 16);
    cr_assert(gcov_account_take(account, unit, taken, &left));
    return merge(unit, &left, content);
}

Test(gcov_account, alone_makes_the_file_that_its_unit_makes)
{
    for (size_t release = 0; release < sizeof releases / sizeof *releases; release++) {
        unsigned char expected[CONTENT], content[CONTENT];
        struct gcov_pool *pool = new_pool(POOL);
        struct gcov_unit unit = unit_of(release), copy;
        struct gcov_account *account = new_account(pool, &unit);
        size_t size = merge(&unit, &(struct gcda_run){.arc_max = 9}, expected);
        cr_assert(gcov_pool_unit(pool, account, &copy));
        cr_assert_str_eq(copy.record->filename, PATH);
        cr_assert_eq(merge_account(account, &copy, content), size, "%s", releases[release].version);
        cr_assert_arr_eq(content, expected, size);
        free(pool);
    }
}

/* Byte by byte, but for the counts: whatever is let through makes the same file at the same path.
 */
Test(gcov_account, that_is_overwritten_is_not_used)
{
    unsigned char expected[CONTENT], content[CONTENT];
    struct gcov_unit unit = unit_of(4), copy;
    size_t size = merge(&unit, &(struct gcda_run){.arc_max = 9}, expected), refused = 0;
    for (size_t at = sizeof(void *); at < POOL; at++) {
        struct gcov_pool *pool = new_pool(POOL);
        struct gcov_account *account = new_account(pool, &unit);
        size_t offset = (size_t)((unsigned char *)account - pool->memory) + at;
        bool is_count = at >= offsetof(struct gcov_account, is_open) &&
                        at < offsetof(struct gcov_account, counters);
        uintptr_t in_counters = (uintptr_t)account + at - (uintptr_t)account->counters;
        is_count |= in_counters < gcov_unit_counters(&unit) * sizeof(int64_t);
        if (!is_count)
            pool->memory[offset] ^= 0x55;
        if (!gcov_pool_unit(pool, account, &copy)) {
            refused++;
        } else {
            cr_assert_str_eq(copy.record->filename, PATH);
            cr_assert_eq(merge_account(account, &copy, content), size, "at %zu", at);
            cr_assert_arr_eq(content, expected, size, "at %zu", at);
        }
        free(pool);
    }
    cr_assert_gt(refused, 100);
}

static size_t count_accounts(const struct gcov_pool *pool, struct gcov_pool_walk *walk)
{
    size_t count = 0;
    for (struct gcov_account *account = NULL; (account = gcov_pool_next(pool, account, walk));)
        count++;
    return count;
}

Test(gcov_pool, has_one_account_for_a_file_and_another_one_for_another_build)
{
    struct gcov_pool *pool = new_pool(POOL);
    struct gcov_unit unit = unit_of(2);
    struct gcov_unit rebuilt =
        lay((struct laid){"B22*", 8, ARCS, LAID_STAMP, LAID_CHECKSUM + 1, functions, 4});
    struct gcov_account *account = gcov_pool_account(pool, PATH, &unit);
    cr_assert_eq(gcov_pool_account(pool, PATH, &unit), account);
    cr_assert_neq(gcov_pool_account(pool, PATH, &rebuilt), account);
    cr_assert_neq(gcov_pool_account(pool, "/build/other.gcda", &unit), account);
    struct gcov_pool_walk walk = {0};
    cr_assert_eq(count_accounts(pool, &walk), 3);
    cr_assert(!walk.is_broken);
    free(pool);
}

/* Two accounts in different rows: of the first row that has one the chain is spoiled. */
static struct gcov_account **first_link(struct gcov_pool *pool)
{
    struct gcov_unit unit = unit_of(2);
    char path[32];
    for (int i = 0; i < 8; i++) {
        snprintf(path, sizeof path, "/build/unit%d.gcda", i);
        gcov_pool_account(pool, path, &unit);
    }
    size_t row = 0;
    while (!pool->rows[row])
        row++;
    return &pool->rows[row]->next;
}

Test(gcov_pool, with_a_chain_that_is_cut_has_the_accounts_of_the_others)
{
    struct gcov_pool *pool = new_pool(8 * POOL);
    struct gcov_pool_walk walk = {0};
    *first_link(pool) = (struct gcov_account *)(void *)&walk;
    cr_assert_geq(count_accounts(pool, &walk), 2);
    cr_assert(walk.is_broken);
    free(pool);
}

Test(gcov_pool, with_a_chain_that_is_a_ring_has_an_end)
{
    struct gcov_pool *pool = new_pool(8 * POOL);
    struct gcov_pool_walk walk = {0};
    struct gcov_account **link = first_link(pool);
    *link = (struct gcov_account *)(void *)((char *)link - offsetof(struct gcov_account, next));
    cr_assert_geq(count_accounts(pool, &walk), 2);
    cr_assert(walk.is_broken);
    free(pool);
}

Test(gcov_pool, with_a_chain_that_is_a_ring_has_new_accounts, .timeout = 20)
{
    struct gcov_pool *pool = new_pool(8 * POOL);
    struct gcov_unit unit = unit_of(2), other = unit_of(1);
    struct gcov_account *account = gcov_pool_account(pool, PATH, &unit);
    account->next = account;
    for (size_t row = 0; row < GCOV_POOL_ROWS; row++)
        pool->rows[row] = account;
    cr_assert_neq(gcov_pool_account(pool, PATH, &other), account);
    free(pool);
}

Test(gcov_pool, that_is_full_has_the_accounts_that_it_had)
{
    struct gcov_pool *pool = new_pool(POOL);
    struct gcov_unit unit = unit_of(2);
    struct gcov_account *account = NULL, *made;
    char path[32];
    int count = 0;
    do {
        snprintf(path, sizeof path, "/build/unit%d.gcda", count++);
        made = gcov_pool_account(pool, path, &unit);
        account = account ? account : made;
    } while (made);
    cr_assert_gt(count, 4);
    cr_assert_eq(gcov_pool_account(pool, "/build/unit0.gcda", &unit), account);
    free(pool);
}
