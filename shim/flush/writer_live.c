/* SPDX-License-Identifier: MIT
 *
 * The writer for a program that goes on: it writes into the program's own files, or into files
 * below another directory. Only the baseline moves. The counters are never changed, so nothing that
 * is counted meanwhile is lost or counted twice.
 */
#include <string.h>

#include "flush/journal.h"
#include "flush/pending.h"
#include "flush/profiles.h"
#include "flush/writer.h"
#include "gcov/images.h"
#include "process/deadline.h"
#include "process/progress.h"

/* Writes what one unit has counted since the last flush, as a run of its own. Returns false when
 * the file could not be written: then it stays pending. */
static bool write_slot_into(struct writer *w, struct gcov_slot *slot, const struct gcov_unit *unit,
                            const char *into)
{
    struct gcda_run run = {.arc_max = gcov_unit_arc_max_since(unit, slot->written),
                           .written = slot->written,
                           .seen = slot->seen,
                           .is_blank = &slot->is_blank};
    enum loss_reason loss;
    enum file_result result = FILE_LOST;
    if (!file_put_below(w->path, into, slot->path))
        return false;
    writer_update_begins(w, &(struct writer_update){.slot = slot, .is_elsewhere = true});
    do
        result = gcov_file_update(w->path, unit, &run, &w->scratch, &loss);
    while (result == FILE_BUSY && !deadline_has_passed(w->deadline) && (progress_pause(), true));
    writer_update_ends(w, result == FILE_WRITTEN);
    return result == FILE_WRITTEN;
}

/* Returns how many units could not be written. */
static size_t write_all_into(struct writer *w, const char *into)
{
    size_t lost = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        if (!pending_begin(image, true))
            continue;
        for (size_t i = 0; image->is_begun && i < image->count; i++) {
            struct gcov_slot *slot = &image->slots[i];
            struct gcov_unit unit;
            if (!gcov_image_unit_seen(image, i, &unit) || !slot->is_mergeable)
                continue;
            bool can = slot->written && slot->path && !w->is_elsewhere;
            lost += !(can && write_slot_into(w, slot, &unit, into));
        }
    }
    return lost;
}

struct writer_work writer_run_live(struct writer *w, const char *into,
                                   const struct deadline *deadline)
{
    struct writer_work work;
    w->deadline = deadline;
    if (*into) {
        work = writer_begin(w);
        if (journal_is_on())
            journal_turn_await(w->scratch.is_watched);
        profiles_begin_work(&w->profiles, &w->scratch, &w->taken, w->is_elsewhere);
        work.lost = write_all_into(w, into);
        work.lost += profiles_write_into(&w->profiles, into, w->path, deadline);
        if (journal_is_on())
            journal_turn_end();
        writer_end(w, &work);
    } else {
        w->is_live = true;
        work = writer_run(w, true, deadline);
        w->is_live = false;
        work.lost = pending_count_unwritten() + profiles_count_unwritten();
    }
    return work;
}
