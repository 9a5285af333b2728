/* SPDX-License-Identifier: MIT
 *
 * Which environment entries are coverage variables. An entry is a string `NAME=value`; one without
 * `=` (a program may pass such) is a name with no value.
 */
#ifndef COVKEEP_ENV_NAME_H
#define COVKEEP_ENV_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the name in front of `=` or the end. vfork-safe. */
size_t env_name_length(const char *entry);

/* Both entries have the same name. vfork-safe. */
bool env_same_name(const char *entry, const char *other);

/* COV_*, COVERAGE_*, GCOV_*, LLVM_PROFILE_FILE, GOCOVERDIR, NODE_V8_COVERAGE, and what
 * COV_KEEP_VARS adds. LD_PRELOAD is not among them, see preload.h. vfork-safe. */
bool env_is_coverage(const char *entry);

#endif
