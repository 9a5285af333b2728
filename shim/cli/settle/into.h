/* SPDX-License-Identifier: MIT
 *
 * Settling journals into a tree of its own: files that hold what the records add up to and nothing
 * else, so that the same journals always give the same files. The journals are only read.
 */
#ifndef COVKEEP_CLI_SETTLE_INTO_H
#define COVKEEP_CLI_SETTLE_INTO_H

#include <stddef.h>

#include "cli/settle/journals.h"
#include "cli/settle/report.h"

/* settle_into() settles all records of the journals, which it maps, into files below `directory`,
 * each under the whole path of its own file; what is there under that name is replaced. A record
 * that stands in several journals counts once. Where there is a `pattern` (fnmatch(3); NULL: none),
 * only records count whose label (tests/label.h) matches. */
void settle_into(const struct settle_journals *journals, const char *directory, const char *pattern,
                 struct settle_report *report);

#endif
