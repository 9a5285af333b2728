/* SPDX-License-Identifier: MIT
 *
 * A journal that cannot be opened does not keep the others from being read.
 */
#include "cli/settle/journals.h"

#include <stdlib.h>

#include "cli/message.h"
#include "cli/rundir/rundir.h"
#include "cli/text.h"

static void add(struct settle_journals *journals, const char *run)
{
    journals->journal = text_room(journals->journal, journals->count, sizeof(*journals->journal));
    if (settle_journal_open(&journals->journal[journals->count], run))
        journals->count++;
    else
        journals->is_complete = false;
}

bool settle_journals_open(struct settle_journals *journals, char **runs)
{
    char latest[PATH_MAX];
    *journals = (struct settle_journals){.is_complete = true};
    for (char **run = runs; *run; run++)
        add(journals, *run);
    if (!*runs && rundir_latest(latest))
        add(journals, latest);
    else if (!*runs)
        message("there is no run yet; see `covkeep run --help`");
    return journals->count > 0;
}

void settle_journals_close(struct settle_journals *journals)
{
    for (size_t i = 0; i < journals->count; i++)
        settle_journal_close(&journals->journal[i]);
    free(journals->journal);
}
