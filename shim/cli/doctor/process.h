/* SPDX-License-Identifier: MIT
 *
 * A running process, by what /proc shows of it (proc(5)): whether the library is in it, and at
 * work.
 */
#ifndef COVKEEP_CLI_DOCTOR_PROCESS_H
#define COVKEEP_CLI_DOCTOR_PROCESS_H

#include "cli/doctor/counters.h"
#include "cli/doctor/subject.h"
#include "cli/text.h"

struct doctor_process {
    bool has_library;         /* libcovkeep.so is mapped */
    bool has_coverage;        /* coverage.py's tracer is mapped, or the module of its data file */
    bool takes_requests;      /* it carries the mark of a Python process that saves on request
                                 (python/request.h) */
    struct text_list modules; /* the ELF files that are mapped, without the program */
    pid_t keeper;             /* 0: none */
};

/* doctor_process_read() fills in both. It returns 0, or an error number: ESRCH where there is no
 * such process, EACCES where the caller may not look into it. */
int doctor_process_read(struct doctor_subject *subject, struct doctor_process *process, pid_t pid);

/* doctor_process_count() adds the counters of all modules. */
void doctor_process_count(const struct doctor_subject *subject,
                          const struct doctor_process *process, const struct doctor_object *program,
                          struct doctor_counters *counters);

/* doctor_process_judge() tells whether the process is armed as it should be. `has_counters`: it
 * holds gcov's counters. */
void doctor_process_judge(const struct doctor_subject *subject,
                          const struct doctor_process *process, const struct doctor_object *program,
                          bool has_counters);

/* doctor_process_enter() goes where the process is: its root and its working directory, with its
 * user's rights for files (or its keeper's), as far as the caller may. It returns false if the
 * process is elsewhere and may not be followed. There is no way back. */
bool doctor_process_enter(const struct doctor_subject *subject,
                          const struct doctor_process *process);

#endif
