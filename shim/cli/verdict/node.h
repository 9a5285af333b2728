/* SPDX-License-Identifier: MIT
 *
 * Node's own coverage (NODE_V8_COVERAGE in its manual, "Environment variables"), which covkeep does
 * not write: Node writes it when it exits, or kills itself by process.kill().
 */
#ifndef COVKEEP_CLI_VERDICT_NODE_H
#define COVKEEP_CLI_VERDICT_NODE_H

#include <stdbool.h>

#include "cli/records/records.h"

/* node_measures() returns whether the image is a Node that measures. */
bool node_measures(const struct process *process);

/* node_has_written() returns whether the file of the process is there,
 * coverage-PID-TIME-NUMBER.json in that directory; false as well where the directory cannot be
 * looked at, or was named relative to a working directory that is not known. */
bool node_has_written(const struct process *process);

#endif
