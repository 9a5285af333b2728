/* SPDX-License-Identifier: MIT
 *
 * Where a child of such a program has a record, the program passes its environment on.
 */
#include "cli/verdict/unseen.h"

#include <string.h>

#include "cli/doctor/subject.h"
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

/* `go test` and `go run` build a program, start it, and remove it. */
static bool is_go_at_work(const struct process *process)
{
    const char *name = process_next(process, BLACKBOX_ARGUMENTS, NULL);
    const char *word = name ? process_next(process, BLACKBOX_ARGUMENTS, name) : NULL;
    return word && strcmp(process_name(process), "go") == 0 &&
           (strcmp(word, "test") == 0 || strcmp(word, "run") == 0);
}

static bool is_tested(const struct process *process)
{
    return !process->fault && !doctor_is_of_system(process_text(process, BLACKBOX_PROGRAM));
}

/* Returns whether `starter` has started, by one process or more between, this one. */
static bool is_far_below(const struct records *records, const struct process *process, int starter)
{
    unsigned above = 0;
    int at = process->parent;
    for (; at >= 0 && records->process[at].first != starter; at = records->process[at].parent)
        above++;
    return at >= 0 && above > 0;
}

/* A record whose parent has none, beside that of the command of the run. */
static bool is_orphan(const struct records *records, const struct process *process)
{
    return !process->fault && process->parent < 0 && process->first != records->root;
}

static bool has_orphan(const struct records *records)
{
    for (size_t i = 0; i < records->count; i++)
        if (is_orphan(records, &records->process[i]))
            return true;
    return false;
}

/* Returns whether the program that go has built and started, which is static where it has no
 * record, has started any that has one. The compilers are part of the system. */
static bool has_started_at_work(const struct records *records, int go)
{
    for (size_t i = 0; i < records->count; i++) {
        const struct process *process = &records->process[i];
        if (is_tested(process) &&
            (is_orphan(records, process) || is_far_below(records, process, go)))
            return true;
    }
    return false;
}

static bool has_started_unseen(const struct records *records, const struct process *process)
{
    if (is_go_at_work(process))
        return !has_started_at_work(records, process->first);
    return measured_program(process_text(process, BLACKBOX_PROGRAM))->is_of_go &&
           !has_child(records, process->first);
}

static void find_with_record(struct unseen *found, const struct records *records)
{
    for (size_t i = 0; i < records->count; i++) {
        const struct process *process = &records->process[i];
        const char *program = process_text(process, BLACKBOX_PROGRAM);
        if (!process->fault && *program == '/' && has_started_unseen(records, process))
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
