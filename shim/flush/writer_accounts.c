/* SPDX-License-Identifier: MIT
 *
 * The elder's part of the writer: it writes what other members of the family have left in the
 * accounts of the pool (family.h). It uses nothing of an account before gcov_pool_unit() has found
 * it sound.
 */
#include <string.h>

#include "flush/deposits.h"
#include "flush/family.h"
#include "flush/writer.h"
#include "gcov/pool.h"
#include "kernel/futex.h"
#include "process/deadline.h"
#include "process/grace.h"
#include "process/progress.h"
#include "report.h"

/* Writes one account that is sound. Returns false when another process holds its file locked: then
 * the counts are put back. */
static bool write_unit(struct writer *w, struct gcov_account *account, const struct gcov_unit *unit)
{
    size_t size = gcov_unit_counters(unit) * sizeof(int64_t);
    struct gcda_run run;
    enum loss_reason loss;
    if (!file_scratch_reserve(&w->taken, size) ||
        !gcov_account_take(account, unit, (int64_t *)(void *)w->taken.memory, &run))
        return true;
    strcpy(w->path, unit->record->filename);
    enum file_result result = gcov_file_update(w->path, unit, &run, &w->scratch, &loss);
    if (result == FILE_BUSY)
        gcov_account_put_back(account, unit, &run);
    else
        writer_tell(unit->record->filename, result, loss);
    return result != FILE_BUSY;
}

static void tell_overwritten(void)
{
    report_loss(LOSS_ACCOUNT_OVERWRITTEN, NULL);
}

static bool write_account(struct writer *w, struct gcov_account *account)
{
    struct gcov_unit unit;
    if (!__atomic_load_n(&account->is_open, __ATOMIC_ACQUIRE))
        return true;
    if (gcov_pool_unit(family_pool(), account, &unit))
        return write_unit(w, account, &unit);
    account->is_open = 0;
    tell_overwritten();
    return true;
}

/* Makes one pass over the accounts and the deposits, and returns how many files are locked. */
static size_t write_accounts(struct writer *w)
{
    size_t busy = deposits_write(&w->scratch);
    struct gcov_pool_walk walk = {0};
    for (struct gcov_account *account = NULL;
         (account = gcov_pool_next(family_pool(), account, &walk));)
        busy += !write_account(w, account);
    return busy;
}

bool writer_run_accounts(struct writer *w, const unsigned *wishes)
{
    const struct deadline deadline = deadline_in(grace_ms());
    while (write_accounts(w) > 0 && !deadline_has_passed(&deadline)) {
        if (futex_load(wishes) != 0)
            return false;
        progress_pause();
    }
    return true;
}

bool writer_has_accounts(void)
{
    struct gcov_pool_walk walk = {0};
    struct gcov_account *account = NULL;
    while ((account = gcov_pool_next(family_pool(), account, &walk)))
        if (__atomic_load_n(&account->is_open, __ATOMIC_ACQUIRE))
            return true;
    return walk.is_broken || deposits_are_there();
}

static void tell_locked(const struct gcov_account *account)
{
    struct gcov_unit unit;
    if (__atomic_load_n(&account->is_open, __ATOMIC_ACQUIRE) &&
        gcov_pool_unit(family_pool(), account, &unit))
        writer_tell(unit.record->filename, FILE_LOST, LOSS_LOCKED);
}

void writer_end_accounts(struct writer *w)
{
    const unsigned nothing = 0;
    struct gcov_pool_walk walk = {0};
    writer_run_accounts(w, &nothing);
    for (struct gcov_account *account = NULL;
         (account = gcov_pool_next(family_pool(), account, &walk));)
        tell_locked(account);
    deposits_tell_locked();
    if (walk.is_broken)
        tell_overwritten();
}
