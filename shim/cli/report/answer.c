/* SPDX-License-Identifier: MIT */
#include "cli/report/answer.h"

#include "cli/verdict/verdict.h"

/* An image that still runs may lose yet what it carries. */
static bool may_have_lost(const struct records *records, int index)
{
    struct verdict verdict;
    verdict_of(records, (size_t)index, &verdict);
    if (verdict.kind == VERDICT_RUNNING)
        return *verdict.carried != '\0';
    return verdict_is_loss(&verdict);
}

int answer_next(const struct answer *answer, int at)
{
    do
        at = records_next(answer->records, at);
    while (at >= 0 && answer->has_lost_only && !may_have_lost(answer->records, at));
    return at;
}

static bool is_left_out(const struct records *records, int first)
{
    for (int i = first; i >= 0; i = records->process[i].later)
        if (may_have_lost(records, i))
            return false;
    return true;
}

void answer_put_left_out(FILE *to, const struct answer *answer, const char *before,
                         const char *behind)
{
    const struct records *records = answer->records;
    size_t count = 0;
    for (size_t i = 0; answer->has_lost_only && i < records->count; i++)
        count += records->process[i].first == (int)i && is_left_out(records, (int)i);
    if (count)
        fprintf(to, "%s%zu %s that lost nothing left out%s", before, count,
                count == 1 ? "process" : "processes", behind);
}
