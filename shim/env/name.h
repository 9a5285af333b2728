/* SPDX-License-Identifier: MIT
 *
 * Which environment entries are coverage variables. An entry is a string `NAME=value`; one without
 * `=`, which a program may pass, is a name without a value.
 */
#ifndef COVKEEP_ENV_NAME_H
#define COVKEEP_ENV_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* LLVM's runtime sets this variable once it has emptied its file (truncateCurrentFile() in
 * compiler-rt/lib/profile/InstrProfilingFile.c), so that programs started from there add to the
 * file and do not empty it again. It is no coverage variable: it means one file only. */
#define ENV_LLVM_BEGUN "__LLVM_PROFILE_RT_INIT_ONCE"

/* env_name_length() returns the length of the entry's name. vfork-safe. */
size_t env_name_length(const char *entry);

/* env_same_name() returns whether both entries have the same name. vfork-safe. */
bool env_same_name(const char *entry, const char *other);

/* env_entry_of() returns the first entry of `environment` that has the name of `name`, NULL where
 * there is none. vfork-safe. */
const char *env_entry_of(char *const *environment, const char *name);

/* env_is_coverage() returns whether the entry is a coverage variable: COV_*, COVERAGE_*, GCOV_*,
 * LLVM_PROFILE_FILE, GOCOVERDIR, NODE_V8_COVERAGE, NYC_*, NODE_PRELOAD_*, and what COV_KEEP_VARS
 * adds; and NODE_OPTIONS where nyc has set it, to load its node-preload. LD_PRELOAD is none, see
 * preload.h. vfork-safe. */
bool env_is_coverage(const char *entry);

/* env_may_be_coverage() returns whether an entry of the same name, with whatever value, can be a
 * coverage variable: one that a caller passes is never replaced. vfork-safe. */
bool env_may_be_coverage(const char *entry);

/* env_is_listed() returns whether `vars`, a value of COV_KEEP_VARS, makes the entry a coverage
 * variable. vfork-safe. */
bool env_is_listed(const char *entry, const char *vars);

#endif
