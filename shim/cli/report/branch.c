/* SPDX-License-Identifier: MIT
 *
 * Draws from the root to the image, though the links lead the other way.
 */
#include "cli/report/branch.h"

#include "cli/report/string.h"

#define LEVELS 10
#define REST 6 /* columns that a number of further levels may take */

/* Whether something comes below the image at its own level. */
static bool is_followed(const struct records *records, int index)
{
    const struct process *p = &records->process[index];
    return p->later >= 0 || records->process[p->first].next_sibling >= 0;
}

/* By whether something follows at that level. */
struct bars {
    const char *above[2], *later[2], *first[2], *root;
};

static const struct bars *bars(void)
{
    static const struct bars utf8 = {{"   ", "│  "}, {"└→ ", "├→ "}, {"└─ ", "├─ "}, "→ "};
    static const struct bars ascii = {{"   ", "|  "}, {"`> ", "|> "}, {"`- ", "|- "}, "> "};
    return string_is_utf8() ? &utf8 : &ascii;
}

/* What stands at the level of that image. */
static const char *bar(const struct records *records, int index, bool is_own)
{
    bool goes_on = is_followed(records, index);
    if (!is_own)
        return bars()->above[goes_on];
    return process_has_former(records, &records->process[index]) ? bars()->later[goes_on]
                                                                 : bars()->first[goes_on];
}

static size_t put_rest(FILE *to, size_t levels)
{
    return levels ? (size_t)fprintf(to, "+%zu ", levels) : 0;
}

static size_t put_root(FILE *to, bool is_later)
{
    fputs(is_later ? bars()->root : "", to);
    return is_later ? 2 : 0;
}

/* How many levels there may be beside a number for the rest. */
static size_t levels_in(size_t room)
{
    size_t levels = room > REST ? (room - REST) / BRANCH_COLUMNS : 0;
    return levels < LEVELS ? levels : LEVELS;
}

size_t branch_put(FILE *to, const struct records *records, int index, bool is_first, size_t room)
{
    const struct process *process = records->process;
    const char *line[LEVELS] = {NULL};
    size_t depth = process[index].depth, levels = depth;
    if (levels > LEVELS || levels * BRANCH_COLUMNS > room)
        levels = levels_in(room);
    for (size_t i = levels, at = (size_t)index; i-- > 0; at = (size_t)process[at].parent)
        line[i] = bar(records, (int)at, is_first && at == (size_t)index);
    size_t used = put_rest(to, depth - levels);
    for (size_t i = 0; i < levels; i++)
        fputs(line[i], to);
    if (!is_first)
        used += (size_t)fprintf(to, "   ");
    else if (levels == 0)
        used += put_root(to, process_has_former(records, &records->process[index]));
    return used + levels * BRANCH_COLUMNS;
}
