/* SPDX-License-Identifier: MIT
 *
 * The gcov counters in an ELF file: every instrumented unit, found in the file's data by the
 * shim's own search (gcov/module.h).
 */
#ifndef COVKEEP_CLI_DOCTOR_COUNTERS_H
#define COVKEEP_CLI_DOCTOR_COUNTERS_H

#include "cli/doctor/object.h"
#include "gcov/unit.h"

struct doctor_unit {
    struct gcov_unit unit;
    bool is_sound; /* its GCC release is known, and its tables can be followed */
};

struct doctor_counters {
    struct doctor_unit *units;
    size_t count;
};

/* doctor_counters_add() adds the units of the object, and returns how many it has added. */
size_t doctor_counters_add(struct doctor_counters *counters, const struct doctor_object *object);

#endif
