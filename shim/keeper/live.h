/* SPDX-License-Identifier: MIT
 *
 * Writing the counts of a program that goes on, when somebody asks for it from outside (`covkeep
 * flush`, `covkeep reset`). The asker listens on the abstract socket
 * "\0covkeep-live/NAMESPACE/PID", named by the asker's pid, and sends LIVE_SIGNAL with that pid to
 * the program's keeper. The keeper connects, reads one struct live_request and writes one struct
 * live_answer. Only the program's user and root are served.
 */
#ifndef COVKEEP_KEEPER_LIVE_H
#define COVKEEP_KEEPER_LIVE_H

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "flush/writer.h"

/* The default action of this signal is to do nothing (signal(7)), so a process that expects none
 * does not notice it. */
#define LIVE_SIGNAL SIGURG

struct live_request {
    /* Where the files go: "" for where they always go. Otherwise a directory, below which each file
     * has the whole path of the file that it stands for. What is written there is in no file that
     * is written later, as if the counters had been set to zero. */
    char into[PATH_MAX];
};

struct live_answer {
    uint32_t files; /* how many were written */
    uint32_t lost;  /* how many could not be written: their counts stay pending */
    uint64_t bytes;
    uint64_t us;
    int32_t saved; /* by coverage.py: 1 saved, 0 not, -1 there is none to ask */
};

/* live_value() makes the value that goes with the signal, and live_asker() takes the asker's pid
 * out of it. `code` is the signal's si_code. live_asker() returns 0 when the signal does not ask
 * for a flush. Async-signal-safe. */
union sigval live_value(pid_t asker);
pid_t live_asker(int code, union sigval value);

/* live_listen() makes the socket on which the calling asker listens. It returns a descriptor, which
 * is the caller's to close, or an error number negated. */
int live_listen(void);

/* live_serve() serves the request of `asker` with the writer. Called in the keeper. Where `asker`
 * cannot be reached, nothing is written. The talk and the wait for locked files take half a second
 * at most, both together. Async-signal-safe. */
void live_serve(struct writer *w, pid_t asker);

/* live_answer_for_python() tells `asker` whether coverage.py has saved, where an interpreter was
 * asked in place of a keeper. It takes half a second at most. Async-signal-safe. */
void live_answer_for_python(pid_t asker, bool is_saved);

#endif
