/* SPDX-License-Identifier: MIT
 *
 * Rust's cargo, which builds programs, and starts them: what of theirs would be counted.
 */
#ifndef COVKEEP_CLI_DOCTOR_CARGO_H
#define COVKEEP_CLI_DOCTOR_CARGO_H

#include "cli/doctor/subject.h"

#define CARGO_FLAG "-Cinstrument-coverage"
#define CARGO_PROFILES "target/%p-%m.profraw"

/* doctor_cargo_is_meant() returns whether a program of this name is cargo. */
bool doctor_cargo_is_meant(const char *path);

/* doctor_cargo_counts() returns whether cargo, with the subject's environment and in the working
 * directory, builds programs with counters of LLVM: by flags of rustc in a variable or in cargo's
 * configuration, or by cargo-llvm-cov, which wraps rustc. */
bool doctor_cargo_counts(const struct doctor_subject *subject);

/* doctor_cargo_look() tells, where the subject is cargo, what is missing for coverage of what it
 * builds and starts, and what becomes of that under covkeep. It returns what there is, for the last
 * line; NULL: the subject is not cargo, or something was found. */
const char *doctor_cargo_look(const struct doctor_subject *subject);

#endif
