/* SPDX-License-Identifier: MIT
 *
 * Asking one running program to write its counts (flush/live.h): its keeper for those of gcov, the
 * program itself for coverage.py.
 */
#ifndef COVKEEP_CLI_ASKING_H
#define COVKEEP_CLI_ASKING_H

#include <sys/types.h>

#include "keeper/live.h"

enum asked_state {
    ASKED_NOBODY = 0, /* it has none of this */
    ASKED_ANSWERED,
    ASKED_SILENT, /* no answer in time */
};

struct asked {
    enum asked_state counts, python;
    struct live_answer of_counts, of_python;
    const char *why_nobody; /* a constant; when both are ASKED_NOBODY */
};

/* Waits for the answers, ten seconds at most for each. `into` as in struct live_request; with one,
 * coverage.py is not asked. */
struct asked asking_of(pid_t pid, const char *into);

#endif
