/* SPDX-License-Identifier: MIT
 *
 * Writing the counts of a program that goes on, when somebody asks for it from outside (`covkeep
 * flush`, `covkeep reset`). Who asks listens on the abstract socket "\0covkeep-live/NAMESPACE/PID",
 * named by its own pid, and sends LIVE_SIGNAL with that pid to the program's keeper. The keeper
 * connects, reads one struct live_request and writes one struct live_answer.
 */
#ifndef COVKEEP_KEEPER_LIVE_H
#define COVKEEP_KEEPER_LIVE_H

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "flush/writer.h"

/* Does nothing by default: a process that expects none does not notice. */
#define LIVE_SIGNAL SIGURG

struct live_request {
    /* Where the files go: "" for where they always go. Otherwise a directory, below which each has
     * the whole path of its own file; and what they hold is in no file that is written later,
     * as if the counters had been set to zero. */
    char into[PATH_MAX];
};

struct live_answer {
    uint32_t files; /* that were written */
    uint32_t lost;  /* that could not be: their counts are kept for later */
    uint64_t bytes;
    uint64_t us;
    int32_t saved; /* of coverage.py: 1, 0 when it could not, -1 when there is none */
};

/* The value that goes with the signal, for the one that asks; and the other way, 0 when the signal
 * does not ask for that. Async-signal-safe. */
union sigval live_value(pid_t asker);
pid_t live_asker(int code, union sigval value);

/* The listening socket of the caller, who asks; an error number negated. */
int live_listen(void);

/* Serves the request of `asker` with the writer's work. Called in the keeper. Bounded in time, but
 * for the writing. Async-signal-safe. */
void live_serve(struct writer *w, pid_t asker);

/* Answers `asker` for an interpreter. As above. */
void live_answer_for_python(pid_t asker, bool is_saved);

#endif
