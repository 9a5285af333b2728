/* SPDX-License-Identifier: MIT
 *
 * The gcov counters in an ELF file: every instrumented unit, found in its data as the shim finds
 * them in memory (gcov/image.h).
 */
#ifndef COVKEEP_CLI_DOCTOR_COUNTERS_H
#define COVKEEP_CLI_DOCTOR_COUNTERS_H

#include "cli/doctor/object.h"
#include "gcov/unit.h"

struct doctor_unit {
    const char *object; /* the ELF file */
    struct gcov_unit unit;
    bool is_sound; /* its release is known, and its tables can be followed */
};

struct doctor_counters {
    struct doctor_unit *units;
    size_t count;
};

/* Adds the units of the object. Returns how many. */
size_t doctor_counters_add(struct doctor_counters *counters, const struct doctor_object *object);

#endif
