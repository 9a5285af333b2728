/* SPDX-License-Identifier: MIT
 *
 * Writing what others in the family could not (family.h).
 */
#include <string.h>

#include "flush/family.h"
#include "flush/writer.h"
#include "gcov/pool.h"
#include "process/patience.h"
#include "report.h"

/* One account that is sound; false when the file is locked. */
static bool write_unit(struct writer *w, struct gcov_account *account, const struct gcov_unit *unit)
{
    size_t size = gcov_unit_counters(unit) * sizeof(int64_t);
    struct gcda_run run;
    const char *reason = NULL;
    int error = 0;
    if (!gcov_scratch_has(&w->taken, size) ||
        !gcov_account_take(account, unit, (int64_t *)(void *)w->taken.memory, &run))
        return true;
    strcpy(w->path, unit->record->filename);
    enum gcov_file_result result =
        gcov_file_update(w->path, unit, &run, &w->scratch, &reason, &error);
    if (result == GCOV_FILE_BUSY)
        gcov_account_put_back(account, unit, &run);
    else
        writer_tell(unit->record->filename, result, reason, error);
    return result != GCOV_FILE_BUSY;
}

static bool write_account(struct writer *w, struct gcov_account *account)
{
    struct gcov_unit unit;
    if (!__atomic_load_n(&account->is_open, __ATOMIC_ACQUIRE))
        return true;
    if (gcov_pool_unit(family_pool(), account, &unit))
        return write_unit(w, account, &unit);
    account->is_open = 0;
    report_line("coverage lost", NULL, "what a worker left was overwritten in memory");
    return true;
}

static size_t write_accounts(struct writer *w)
{
    size_t busy = 0, row = 0;
    for (struct gcov_account *account = NULL;
         (account = gcov_pool_next(family_pool(), account, &row));)
        busy += !write_account(w, account);
    return busy;
}

void writer_run_accounts(struct writer *w)
{
    while (write_accounts(w) > 0 && !patience_is_over())
        patience_pause();
}
