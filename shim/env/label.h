/* SPDX-License-Identifier: MIT
 *
 * The label: the test that this process belongs to, for the records of the journal. COV_KEEP_TEST
 * names it; else the variable that COV_KEEP_TEST_FROM names; else PYTEST_CURRENT_TEST or
 * BATS_TEST_NAME. A harness that passes on a reduced environment leaves all of them out. So a new
 * program whose environment names no test gets the label of the process that starts it, as
 * COV_KEEP_TEST_STARTER, which counts last. The harness's own variables are not added, since
 * programs ask for them. This file follows what the program does to these variables, but for
 * COV_KEEP_TEST, a coverage variable, which kept.h follows.
 */
#ifndef COVKEEP_ENV_LABEL_H
#define COVKEEP_ENV_LABEL_H

#include <stdbool.h>
#include <stddef.h>

/* The most bytes of a label; the rest is cut off. */
#define ENV_LABEL_MAX 1023
#define ENV_LABEL_ENTRY_SIZE (sizeof("COV_KEEP_TEST_STARTER=") + ENV_LABEL_MAX)

/* env_label_start() reads the variables of `environment` (NULL: none). Called once, in the
 * constructor, where there is a journal; where it is not called there is no label. */
void env_label_start(char *const *environment);

/* env_label_set() and env_label_removed() tell that the program has set the variable of `entry`
 * (`NAME=value`), or removed the variable `name`. Other variables are passed over. The caller holds
 * env_lock(). Async-signal-safe. */
void env_label_set(const char *entry);
void env_label_removed(const char *name);

/* env_label() writes the label of this process as it is now, "" where it has none. vfork-safe. */
void env_label(char to[ENV_LABEL_MAX + 1]);

/* env_label_is_named() returns whether the entry of an environment names a test by itself.
 * env_label_entry() writes the entry to add to an environment without one, and returns false where
 * there is no label to pass on. vfork-safe. */
bool env_label_is_named(const char *entry);
bool env_label_entry(char to[ENV_LABEL_ENTRY_SIZE]);

#endif
