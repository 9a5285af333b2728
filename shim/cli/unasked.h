/* SPDX-License-Identifier: MIT
 *
 * Why a process has nobody who could write its counts.
 */
#ifndef COVKEEP_CLI_UNASKED_H
#define COVKEEP_CLI_UNASKED_H

#include <sys/types.h>

/* unasked_why() returns the reason as a constant, for a process whose keeper has no beacon and that
 * takes no requests for coverage.py. */
const char *unasked_why(pid_t pid);

#endif
