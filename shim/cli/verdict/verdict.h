/* SPDX-License-Identifier: MIT
 *
 * The room verdict/ judges: what became of the coverage of one process image, why, and what to do
 * about it (verdict.h, advice.h); how the image ended, in words (ending.h); and the same for a
 * whole run in numbers. It takes records that are checked (records.h), and prints nothing.
 */
#ifndef COVKEEP_CLI_VERDICT_VERDICT_H
#define COVKEEP_CLI_VERDICT_VERDICT_H

#include "cli/records/records.h"
#include "cli/verdict/measured.h"

enum verdict_kind {
    VERDICT_NONE,       /* it carried no coverage, or measured nothing, and has ended */
    VERDICT_KEPT,       /* all of it is in files */
    VERDICT_LOST,       /* some or all of it is lost */
    VERDICT_RUNNING,    /* it still runs and has lost nothing */
    VERDICT_UNREADABLE, /* its record is broken */
};

#define VERDICT_KINDS 5
#define VERDICT_LOSSES 16

struct verdict_loss {
    char reason[512];   /* "what: path: reason", without control codes; otherwise any bytes */
    const char *advice; /* what to do, one or two sentences; a constant, never NULL */
};

struct verdict {
    enum verdict_kind kind;
    char ending[128];     /* "exit status 3", "SIGTERM from 123", "still running"; any bytes */
    char carried[128];    /* "gcov 3 files, Python 3.11.2"; empty: nothing; any bytes */
    unsigned losses;      /* how many of `loss` are used; 1 or more if lost or unreadable */
    unsigned more_losses; /* further losses, whose text is not known or had no room */
    struct verdict_loss loss[VERDICT_LOSSES];
};

/* verdict_word() returns "none", "kept", "lost", "running" or "unreadable". */
const char *verdict_word(enum verdict_kind kind);

/* verdict_is_loss() returns whether something is lost, or cannot be known since the record is
 * broken. */
bool verdict_is_loss(const struct verdict *verdict);

/* verdict_advises() returns whether the advice is to be told behind that loss: once for all losses
 * in a row that have the same. */
bool verdict_advises(const struct verdict *verdict, unsigned loss);

/* verdict_of() judges the image at `index`, and fills in `verdict`. */
void verdict_of(const struct records *records, size_t index, struct verdict *verdict);

/* Its program, or a library that the program is linked with, has counters of a runtime that is not
 * gcc's and does not measure Python: then by which one, else MEASURED_NOT. */
struct verdict_other {
    enum measured_by by;
    const char *library; /* its name; NULL: it is the program */
};
struct verdict_other verdict_other_runtime(const struct process *process);

/* The next program that was started without the library and has counters: its path in `*told`, and
 * what is known of it. NULL: the end. `place` is all zero at the first. */
const struct measured *verdict_next_stranger(const struct records *records,
                                             struct more_place *place,
                                             const struct blackbox_more **told);

/* Its measures can be lost: it has gcov's counters, LLVM's, either of them, or an interpreter that
 * measures, or has begun to. */
bool verdict_has_gcov(const struct process *process);
bool verdict_has_llvm(const struct process *process);
bool verdict_has_counts(const struct process *process);
bool verdict_has_python(const struct process *process);

/* verdict_has_no_data() returns whether the image has an interpreter that measures and is known to
 * have seen nothing of what it is to measure. verdict_has_not_started() returns whether the image
 * has an interpreter with coverage.py, which is known not to have begun to measure. */
bool verdict_has_no_data(const struct process *process);
bool verdict_has_not_started(const struct process *process);

/* verdict_is_killed() returns whether SIGKILL ended the image, as far as known: by the word of
 * others, or since it carries coverage and has not told its ending, as only SIGKILL can bring
 * about. */
bool verdict_is_killed(const struct process *process);

/* verdict_is_gone() returns whether the image has ended, and neither the image nor its keeper has
 * written how. */
bool verdict_is_gone(const struct process *process);

/* The numbers of a run. They count processes, not images: a process that became another program by
 * exec is counted once. */
struct summary {
    size_t processes;     /* that have a readable record */
    size_t carrying;      /* with coverage of any kind */
    size_t gcov;          /* with gcov's counters; a process may be in `llvm` and `python`, too */
    size_t llvm;          /* with LLVM's counters, which are kept */
    size_t python;        /* with coverage.py, which has begun to measure */
    size_t empty;         /* of `carrying` those that are known to have measured nothing */
    size_t restored;      /* environments that were restored; a process can have had several */
    size_t killed;        /* by SIGKILL, as far as known */
    size_t lost;          /* that have lost something, whether they still run or not */
    size_t running;       /* still running, with coverage or without */
    size_t undecided;     /* of `running` those that carry coverage and have lost nothing yet */
    size_t unreadable;    /* broken records */
    size_t left_out;      /* processes that have no record */
    size_t strangers;     /* programs with counters that were started without the library */
    size_t unseen;        /* programs that start others past libc, none of which has a record */
    bool has_told_losses; /* losses that are in no record were told; `covkeep run` knows of them */
    bool is_unsettled;    /* so does it of a journal that could not be settled whole */
};

/* verdict_summary() counts all processes of the records. */
struct summary verdict_summary(const struct records *records);

#endif
