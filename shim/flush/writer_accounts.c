/* SPDX-License-Identifier: MIT
 *
 * Writing what others in the family could not (family.h).
 */
#include <string.h>

#include "flush/pending.h"
#include "flush/writer.h"
#include "gcov/account.h"
#include "gcov/images.h"
#include "process/patience.h"

/* One account; false when the file is locked. */
static bool write_account(struct writer *w, struct gcov_slot *slot, const struct gcov_unit *unit)
{
    size_t size = gcov_unit_counters(unit) * sizeof(int64_t);
    struct gcda_run run;
    const char *reason = NULL;
    int error = 0;
    if (!__atomic_load_n(&slot->account->is_open, __ATOMIC_ACQUIRE) ||
        !gcov_scratch_has(&w->taken, size) ||
        !gcov_account_take(slot->account, unit, (int64_t *)(void *)w->taken.memory, &run))
        return true;
    strcpy(w->path, slot->path);
    enum gcov_file_result result =
        gcov_file_update(w->path, unit, &run, &w->scratch, &reason, &error);
    if (result == GCOV_FILE_BUSY)
        gcov_account_put_back(slot->account, unit, &run);
    else
        writer_tell(slot->path, result, reason, error);
    return result != GCOV_FILE_BUSY;
}

static size_t write_accounts(struct writer *w)
{
    size_t busy = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count && pending_may_touch(image); i++) {
            struct gcov_slot *slot = &image->slots[i];
            struct gcov_unit unit;
            if (slot->account && slot->path && gcov_image_unit(image, i, &unit))
                busy += !write_account(w, slot, &unit);
        }
    return busy;
}

void writer_run_accounts(struct writer *w)
{
    while (write_accounts(w) > 0 && !patience_is_over())
        patience_pause();
}
