/* SPDX-License-Identifier: MIT
 *
 * Which environment entries are coverage variables. An entry is a string `NAME=value`; one without
 * `=`, which a program may pass, is a name without a value.
 */
#ifndef COVKEEP_ENV_NAME_H
#define COVKEEP_ENV_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* env_name_length() returns the length of the entry's name. vfork-safe. */
size_t env_name_length(const char *entry);

/* env_same_name() returns whether both entries have the same name. vfork-safe. */
bool env_same_name(const char *entry, const char *other);

/* env_is_coverage() returns whether the entry is a coverage variable: COV_*, COVERAGE_*, GCOV_*,
 * LLVM_PROFILE_FILE, GOCOVERDIR, NODE_V8_COVERAGE, and what COV_KEEP_VARS adds. LD_PRELOAD is none,
 * see preload.h. vfork-safe. */
bool env_is_coverage(const char *entry);

#endif
