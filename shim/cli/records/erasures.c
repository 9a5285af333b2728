/* SPDX-License-Identifier: MIT
 *
 * Applies what processes told of the data files that they have erased to those that wrote them.
 */
#include <stdint.h>

#include "cli/records/tree.h"

/* The last image with this pid that runs coverage.py; -1: none. */
static int writer(const struct records *records, int pid)
{
    int image = records_find(records, pid, INT64_MAX);
    while (image >= 0 && !(records->process[image].box.carries & BLACKBOX_PYTHON))
        image = records->process[image].former;
    return image;
}

static void apply_list(struct records *records, int teller)
{
    struct more_place place = {0};
    enum loss_reason reason = LOSS_UNKNOWN;
    int pid = 0;
    for (const char *words;
         (words = more_next_reason(&records->process[teller].more, &place, &reason));) {
        int erased = reason == LOSS_ERASED && more_target(words, &pid) ? writer(records, pid) : -1;
        if (erased >= 0 && erased != teller)
            records->process[erased].eraser = teller;
    }
}

void records_apply_erasures(struct records *records)
{
    for (size_t i = 0; i < records->count; i++)
        apply_list(records, (int)i);
}
