/* SPDX-License-Identifier: MIT
 *
 * Where a child of such a program has a record, the program passes its environment on.
 */
#include "cli/verdict/unseen.h"

#include "cli/verdict/measured.h"

const char verdict_unseen_advice[] =
    "Begin with covkeep run --everywhere, or let it add to os.Environ() what it passes on "
    "(Cmd.Env).";

static void add(struct unseen *found, const char *path)
{
    if (found->count++ == 0)
        found->first = path;
}

static bool has_child(const struct records *records, int parent)
{
    for (int i = parent; i >= 0; i = records->process[i].later)
        if (records->process[i].first_child >= 0)
            return true;
    return false;
}

/* A record whose parent has none, beside that of the command of the run. */
static bool has_orphan(const struct records *records)
{
    for (size_t i = 0; i < records->count; i++) {
        const struct process *process = &records->process[i];
        if (!process->fault && process->parent < 0 && process->first != records->root)
            return true;
    }
    return false;
}

static void find_with_record(struct unseen *found, const struct records *records)
{
    for (size_t i = 0; i < records->count; i++) {
        const struct process *process = &records->process[i];
        const char *program = process_text(process, BLACKBOX_PROGRAM);
        if (!process->fault && *program == '/' && measured_program(program)->is_of_go &&
            !has_child(records, process->first))
            add(found, program);
    }
}

static void find_without_record(struct unseen *found, const struct records *records)
{
    const struct blackbox_more *stranger;
    for (struct more_place place = {0};
         (stranger = more_next_stranger(&records->witnessed, &place));)
        if (measured_program(stranger->reasons)->is_of_go)
            add(found, stranger->reasons);
}

struct unseen verdict_unseen(const struct records *records)
{
    struct unseen found = {0, NULL};
    if (records->is_of_everywhere)
        return found;
    find_with_record(&found, records);
    if (!has_orphan(records))
        find_without_record(&found, records);
    return found;
}
