/* SPDX-License-Identifier: MIT
 *
 * An account is one piece of memory: its head, the counters, the copy of the record, the table of
 * functions, the functions and the path. Pieces are taken from the pool's memory one behind the
 * other, and an account becomes known by a single store.
 */
#include "gcov/pool.h"

#include <limits.h>
#include <string.h>

#include "checksum.h"
#include "gcov/path.h"

/* Bytes for modules that are loaded later, and bytes for each file, which has some twenty
 * functions. */
#define SIZE_AT_LEAST ((size_t)16 << 20)
#define SIZE_OF_FILE ((size_t)8 << 10)

/* Where the parts of an account begin, in bytes from its own beginning. */
struct parts {
    size_t record, functions, first_function, path, end;
};

size_t gcov_pool_size(size_t files)
{
    return SIZE_AT_LEAST + files * SIZE_OF_FILE;
}

static size_t size_of_record(const struct gcov_layout *layout)
{
    return sizeof(struct gcov_record) + (layout->kinds + 2u) * sizeof(void *);
}

static size_t size_of_function(const struct gcov_unit *unit)
{
    return sizeof(struct gcov_function) + gcov_unit_kinds(unit) * sizeof(struct gcov_counters);
}

static struct parts parts_of(const char *path, const struct gcov_unit *unit)
{
    size_t functions = 0;
    for (uint32_t i = 0; i < unit->function_count; i++)
        functions += gcov_unit_owns(unit, i);
    struct parts parts;
    parts.record = sizeof(struct gcov_account) + gcov_unit_counters(unit) * sizeof(int64_t);
    parts.functions = parts.record + size_of_record(unit->layout);
    parts.first_function = parts.functions + unit->function_count * sizeof(void *);
    parts.path = parts.first_function + functions * size_of_function(unit);
    parts.end = parts.path + ((strlen(path) + sizeof(void *)) & ~(sizeof(void *) - 1));
    return parts;
}

static uint64_t add_function(uint64_t sum, const struct gcov_function *function, unsigned kinds)
{
    sum = checksum_add(sum, &function->ident, 3 * sizeof(function->ident));
    for (unsigned kind = 0; kind < kinds; kind++)
        sum = checksum_add(sum, &function->counters[kind].count, sizeof(uint32_t));
    return sum;
}

/* Returns the checksum of the path and of all of the unit but its counts and addresses. */
static uint64_t checksum_of(const char *path, const struct gcov_unit *unit)
{
    const struct gcov_record *record = unit->record;
    const uint32_t head[] = {record->version, record->stamp,
                             unit->layout->has_checksum ? record->checksum : 0,
                             unit->function_count};
    unsigned kinds = gcov_unit_kinds(unit);
    uint64_t sum = checksum_add(checksum_add(0, path, strlen(path)), head, sizeof(head));
    for (unsigned kind = 0; kind < unit->layout->kinds; kind++)
        sum = checksum_add(sum, &(bool){gcov_unit_has(unit, kind)}, sizeof(bool));
    for (uint32_t i = 0; i < unit->function_count; i++) {
        sum = checksum_add(sum, &i, sizeof(i));
        if (gcov_unit_owns(unit, i))
            sum = add_function(sum, unit->functions[i], kinds);
    }
    return sum;
}

static struct gcov_account *take(struct gcov_pool *pool, size_t size)
{
    size_t used = __atomic_load_n(&pool->used, __ATOMIC_RELAXED);
    do {
        if (used > pool->size || size > pool->size - used)
            return NULL;
    } while (!__atomic_compare_exchange_n(&pool->used, &used, used + size, 1, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    return (struct gcov_account *)(void *)(pool->memory + used);
}

/* Copies the record. In `merge` only NULL or not counts, so any address stands for a function. */
static void copy_record(struct gcov_account *account, const struct parts *parts, const char *path,
                        const struct gcov_unit *unit)
{
    char *start = (char *)account;
    struct gcov_record *record = (void *)(start + parts->record);
    record->version = unit->record->version;
    record->stamp = unit->record->stamp;
    record->checksum = unit->record->checksum;
    record->filename = strcpy(start + parts->path, path);
    for (unsigned kind = 0; kind < unit->layout->kinds; kind++)
        record->merge[kind] = gcov_unit_has(unit, kind) ? account : NULL;
    void **tail = record->merge + unit->layout->kinds;
    *(uint32_t *)tail = unit->function_count;
    tail[1] = start + parts->functions;
    account->record = record;
}

/* Copies the functions that the unit owns; the others are left out. */
static void copy_functions(struct gcov_account *account, const struct parts *parts,
                           const struct gcov_unit *unit)
{
    char *start = (char *)account, *next = start + parts->first_function;
    struct gcov_function **functions = (void *)(start + parts->functions);
    int64_t *counters = account->counters;
    unsigned kinds = gcov_unit_kinds(unit);
    for (uint32_t i = 0; i < unit->function_count; i++) {
        if (!gcov_unit_owns(unit, i))
            continue;
        functions[i] = memcpy(next, unit->functions[i], size_of_function(unit));
        functions[i]->key = account->record;
        for (unsigned kind = 0; kind < kinds; kind++) {
            functions[i]->counters[kind].values = counters;
            counters += functions[i]->counters[kind].count;
        }
        next += size_of_function(unit);
    }
}

static struct gcov_account *make(struct gcov_pool *pool, uint64_t checksum, const char *path,
                                 const struct gcov_unit *unit)
{
    struct parts parts = parts_of(path, unit);
    struct gcov_account *account = take(pool, parts.end);
    if (!account)
        return NULL;
    account->checksum = checksum;
    account->size = parts.end;
    copy_record(account, &parts, path, unit);
    copy_functions(account, &parts, unit);
    struct gcov_account **row = &pool->rows[checksum % GCOV_POOL_ROWS];
    account->next = __atomic_load_n(row, __ATOMIC_ACQUIRE);
    while (!__atomic_compare_exchange_n(row, &account->next, account, 1, __ATOMIC_RELEASE,
                                        __ATOMIC_ACQUIRE))
        ;
    return account;
}

/* Returns whether the account lies in the pool, as far as its head tells. */
static bool is_in(const struct gcov_pool *pool, const struct gcov_account *account)
{
    uintptr_t offset = (uintptr_t)account - (uintptr_t)pool->memory;
    return offset % sizeof(void *) == 0 && offset < pool->size &&
           pool->size - offset >= sizeof(*account) && account->size <= pool->size - offset;
}

/* Returns whether the part lies in the account. */
static bool holds(const struct gcov_account *account, const void *part, size_t size)
{
    uintptr_t offset = (uintptr_t)part - (uintptr_t)account;
    return offset < account->size && account->size - offset >= size;
}

static bool holds_aligned(const struct gcov_account *account, const void *part, size_t size)
{
    return (uintptr_t)part % sizeof(void *) == 0 && holds(account, part, size);
}

/* Returns whether the account's path is a string within it. */
static bool has_path(const struct gcov_account *account)
{
    const char *path = account->record->filename;
    if (!holds(account, path, 1))
        return false;
    size_t room = account->size - (size_t)(path - (const char *)account);
    size_t length = strnlen(path, room);
    return length < room && length < PATH_MAX && gcov_path_is_of_data(path);
}

/* Returns the layout of the account's record, NULL when the record cannot be read. */
static const struct gcov_layout *layout_of(const struct gcov_account *account)
{
    if (!holds_aligned(account, account->record, sizeof(*account->record)))
        return NULL;
    const struct gcov_layout *layout = gcov_layout_of(account->record->version);
    return layout && holds(account, account->record, size_of_record(layout)) ? layout : NULL;
}

/* Returns whether everything that is read of the functions lies in the account. The pointers to
 * their counters are never followed. */
static bool has_functions(const struct gcov_account *account, const struct gcov_unit *unit)
{
    if (!holds_aligned(account, unit->functions, unit->function_count * sizeof(void *)))
        return false;
    for (uint32_t i = 0; i < unit->function_count; i++)
        if (unit->functions[i] &&
            !holds_aligned(account, unit->functions[i], size_of_function(unit)))
            return false;
    return true;
}

bool gcov_pool_unit(const struct gcov_pool *pool, const struct gcov_account *account,
                    struct gcov_unit *unit)
{
    const struct gcov_layout *layout = is_in(pool, account) ? layout_of(account) : NULL;
    if (!layout || !has_path(account))
        return false;
    gcov_unit_read(unit, account->record, layout);
    return has_functions(account, unit) &&
           holds(account, account->counters, gcov_unit_counters(unit) * sizeof(int64_t)) &&
           checksum_of(account->record->filename, unit) == account->checksum;
}

/* Returns whether a stray write has broken the chain before `next`. A chain that such a write has
 * closed to a ring has more links than the pool has accounts. */
static bool is_broken(const struct gcov_pool *pool, const struct gcov_account *next,
                      struct gcov_pool_walk *walk)
{
    return next && (!is_in(pool, next) || ++walk->links > pool->size / sizeof(*next));
}

struct gcov_account *gcov_pool_account(struct gcov_pool *pool, const char *path,
                                       const struct gcov_unit *unit)
{
    uint64_t checksum = checksum_of(path, unit);
    struct gcov_account *account =
        __atomic_load_n(&pool->rows[checksum % GCOV_POOL_ROWS], __ATOMIC_ACQUIRE);
    struct gcov_pool_walk walk = {0};
    struct gcov_unit copy;
    for (; account && !is_broken(pool, account, &walk); account = account->next)
        if (account->checksum == checksum && gcov_pool_unit(pool, account, &copy))
            return account;
    return make(pool, checksum, path, unit);
}

struct gcov_account *gcov_pool_next(const struct gcov_pool *pool,
                                    const struct gcov_account *account, struct gcov_pool_walk *walk)
{
    struct gcov_account *next = account ? account->next : NULL;
    for (;;) {
        if (is_broken(pool, next, walk)) {
            walk->is_broken = true;
            next = NULL;
        }
        if (next || walk->row == GCOV_POOL_ROWS)
            return next;
        next = __atomic_load_n(&pool->rows[walk->row++], __ATOMIC_ACQUIRE);
    }
}
