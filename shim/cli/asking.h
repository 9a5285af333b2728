/* SPDX-License-Identifier: MIT
 *
 * Asking one running program to write its counts (keeper/live.h): its keeper for those of gcov, the
 * program itself for coverage.py.
 */
#ifndef COVKEEP_CLI_ASKING_H
#define COVKEEP_CLI_ASKING_H

#include <sys/types.h>

#include "keeper/live.h"

enum asked_state {
    ASKED_NOBODY = 0, /* there is nobody to ask for this */
    ASKED_ANSWERED,
    ASKED_SILENT, /* no answer in time */
};

struct asked {
    enum asked_state counts, python;
    struct live_answer of_counts, of_python;
    const char *why_nobody; /* a constant text, when both are ASKED_NOBODY */
};

/* asking_of() asks for a flush of process `pid`, and waits for the answers: for each, ten seconds
 * at most until somebody connects, and ten more for the answer. `into` as in struct live_request;
 * unless it is "", coverage.py is not asked. */
struct asked asking_of(pid_t pid, const char *into);

#endif
