/* SPDX-License-Identifier: MIT
 *
 * Reads the process as `covkeep doctor PID` does, and says the one thing that is missing first.
 */
#include "cli/unasked.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "cli/doctor/process.h"

static bool is_off(const struct doctor_subject *subject, const char *name)
{
    const char *value = doctor_variable(subject, name);
    return value && strcmp(value, "off") == 0;
}

static bool has_counters(const struct doctor_subject *subject, const struct doctor_process *process)
{
    struct doctor_object program;
    struct doctor_counters counters = {NULL, 0};
    if (!doctor_object_open(&program, subject->program, subject->file))
        return false;
    doctor_process_count(subject, process, &program, &counters);
    return counters.count > 0;
}

static const char *why_none(const struct doctor_subject *subject,
                            const struct doctor_process *process)
{
    if (!process->has_library)
        return "it is not under covkeep: the library is not in it";
    if (is_off(subject, "COV_KEEP"))
        return "covkeep is switched off in it: COV_KEEP=off";
    if (process->keeper)
        return "its keeper is out of reach: in another network or pid namespace";
    if (has_counters(subject, process))
        return is_off(subject, "COV_KEEP_KEEPER")
                   ? "it has no keeper that could write: COV_KEEP_KEEPER=off"
                   : "its keeper is gone, or none could be made: see covkeep doctor";
    if (process->has_coverage)
        return "it runs coverage.py, but the library cannot reach its interpreter";
    return "it has no coverage: neither counts of gcov nor coverage.py";
}

const char *unasked_why(pid_t pid)
{
    struct doctor_subject subject = {0};
    struct doctor_process process;
    switch (doctor_process_read(&subject, &process, pid)) {
    case 0:
        return why_none(&subject, &process);
    case ESRCH:
        return "it has ended, or is a thread of the kernel";
    default:
        return "it may not be looked into, and nobody answers for it";
    }
}
