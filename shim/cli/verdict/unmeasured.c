/* SPDX-License-Identifier: MIT
 *
 * Where one child of a measuring program measures, the settings are there, and those that do not
 * are not meant to. So it is with one process that has data: pytest-xdist's own process, which
 * executes no test, mostly has none.
 */
#include "cli/verdict/unmeasured.h"

#include <stdbool.h>
#include <string.h>

#include "cli/verdict/verdict.h"

const char verdict_not_started_advice[] =
    "Tests are measured by `pytest --cov=PACKAGE`, other programs by `coverage run`.";
const char verdict_no_data_advice[] =
    "Name what --cov, --source or `source` in the configuration is to measure as it is imported, "
    "or by its directory, and look whether the tests import it from there.";
const char verdict_unmeasured_advice[] =
    "coverage.py measures subprocesses only when told to: set `patch = subprocess` in its "
    "configuration (coverage.py 7.10 and later, which pytest-cov 7 needs it for), or "
    "COVERAGE_PROCESS_START with a .pth file.";

/* A Python program that was started as one; a forked child is a part of its parent. */
static bool is_python(const struct process *process)
{
    return !process->fault && !process->box.is_forked &&
           strncmp(process_name(process), "python", strlen("python")) == 0;
}

static void add(struct unmeasured *found, const struct process *process)
{
    if (found->count++ == 0)
        found->first = process;
}

struct unmeasured verdict_not_started(const struct records *records)
{
    struct unmeasured found = {0, NULL};
    for (size_t i = 0; i < records->count; i++) {
        const struct process *process = &records->process[i];
        if (verdict_has_counts(process) || verdict_has_python(process) ||
            verdict_other_runtime(process).by)
            return (struct unmeasured){0, NULL};
        if (verdict_has_not_started(process))
            add(&found, process);
    }
    return found;
}

struct unmeasured verdict_no_data(const struct records *records)
{
    struct unmeasured found = {0, NULL};
    for (size_t i = 0; i < records->count; i++) {
        const struct process *process = &records->process[i];
        if (verdict_has_no_data(process))
            add(&found, process);
        else if (verdict_has_python(process))
            return (struct unmeasured){0, NULL};
    }
    return found;
}

static bool is_below_measured(const struct records *records, const struct process *process)
{
    int above = process->parent;
    while (above >= 0 && !verdict_has_python(&records->process[above]))
        above = records->process[above].parent;
    return above >= 0;
}

struct unmeasured verdict_unmeasured(const struct records *records)
{
    struct unmeasured found = {0, NULL};
    for (size_t i = 0; i < records->count; i++) {
        const struct process *process = &records->process[i];
        if (!is_python(process) || !is_below_measured(records, process))
            continue;
        if (verdict_has_python(process))
            return (struct unmeasured){0, NULL};
        add(&found, process);
    }
    return found;
}
