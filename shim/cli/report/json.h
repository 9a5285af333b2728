/* SPDX-License-Identifier: MIT
 *
 * A run as JSON: one object, in UTF-8, of the schema below. A key must never be left out; its value
 * is null where nothing is known. A later covkeep adds keys; where a key changes its meaning, or
 * goes, `schema` goes up by one. Times are microseconds since 1970-01-01 UTC.
 *
 *  schema              1
 *  run                 what the report is of:
 *    directory         of the records, as it was named
 *    read_us           when they were read
 *    start_us          the first process's start, null: there is none
 *    finish_us         the last instant that is known of any process
 *    lost_only         true: of --lost, `processes` has only images that lost
 *                      something, or may yet; others are referred to all the same
 *  summary             numbers of processes, an exec makes no new one:
 *    processes         with a readable record
 *    with_coverage     those that carried any
 *    gcov              those with gcov's counters
 *    llvm              those with LLVM's
 *    python            those with coverage.py; a process can be in all three
 *    restored          how many environments were restored
 *    killed            those that a SIGKILL ended, as far as known
 *    lost              those that lost coverage
 *    running           those that still ran
 *    undecided         those of them that carry coverage and have lost nothing yet
 *    unreadable        records that are broken
 *    without_record    processes for which the file had no place
 *    out_of_reach      starts of programs that have counters and not the library
 *    unseen            Go programs of which it is not known what they started
 *    text              all that in one line
 *  out_of_reach        an array of starts of programs that have counters and not the
 *                      library: each `program`, its path, `by`, the pid that started
 *                      it, `counters`, `reason`, and the `advice` what to do about it
 *  not_known           the first Go program of which it is not known what it started,
 *                      its path as `program`, and the `advice`; null: there is none
 *  sources             paths of sources that functions come from; empty without a journal
 *  functions           an array of what programs could reach: each its name
 *                      (null: there is no .gcno file), the index of its source,
 *                      and the line where it begins
 *  reached             sets of functions: alternately how many are passed over, and
 *                      how many then were reached
 *  reached_left_out    processes whose set found no room
 *  processes           an array, in the order of the tree; one object for each
 *                      image, that is, for each program that a process was:
 *    id                how others refer to it; unique in this report
 *    record            the record's number in the file
 *    fault             why the record is unreadable, else null; all else is
 *                      null or empty then
 *    pid               the process
 *    parent_pid        as it was at the start
 *    parent            id of the image that started this process, null: not known
 *    depth             how many processes there are above it
 *    former, later     ids of the images before and after an exec, or null
 *    prelude           true: a forked child that only became another program
 *    forked            true: it was forked and runs its parent's program
 *    user              effective user id at its start
 *    start_us, end_us  end_us is null: not known, or it still runs
 *    program           path of its file
 *    arguments         an array, argv[0] first; long ones are cut
 *    command           program and arguments in one line
 *    verdict           "kept", "lost", "none" (it carried, or measured,
 *                      nothing), "running", "unreadable"
 *    ending            how it ended:
 *      kind            "exit", "at_once" (_exit, quick_exit), "signal", "exec",
 *                      "killed" (its keeper saw it), "gone" (nobody saw it),
 *                      "running"
 *      status          of the first two; null: not known
 *      signal          its name, as "SIGTERM"; of an exec: that ended what it became
 *      sender          pid that sent it
 *      sender_user     user id of the sender
 *      grace_ms        how much longer it took to die
 *      text            all that in a few words
 *    carried           all that it carried in a few words, may be empty
 *    gcov              null: it had none of gcov's counters; else:
 *      version         release of the GCC that built the first module, or null
 *      modules, files  how many it had
 *      flushes         how often all was written
 *      written, bytes  files and their bytes, of all flushes
 *      flush_us        the time that took
 *    llvm              the same of LLVM's counters, with the raw version of LLVM's
 *                      profile; in a process with both kinds the numbers are
 *                      those of both
 *    python            null: it did not measure Python; else:
 *      version         of the interpreter
 *      coverage        version of coverage.py
 *      saves           how often covkeep had it save
 *      save_us         the time that took
 *      saved           true: it has, for this ending
 *    restored          null: nobody had to; else:
 *      by              pid; its own in a run of --everywhere
 *      names           an array of variables
 *    variables         an array of its coverage variables, NAME=value
 *    test              that it belongs to, by the journal; null: nothing is in there
 *    reached           index of its set, or null
 *    losses            an array: each `reason`, and the `advice` what to do about it
 *    more_losses       how many there were besides
 *    events            an array of what it did to others, in its order; of thousands some:
 *                      `at_us`, `kind` ("sent" a signal, "reaped" a child that
 *                      died of it, or "bound": the end of its parent sends it
 *                      the signal), `pid`, `signal`
 *
 * Each byte that is no UTF-8 is U+FFFD.
 */
#ifndef COVKEEP_CLI_REPORT_JSON_H
#define COVKEEP_CLI_REPORT_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/report/answer.h"

#define REPORT_SCHEMA 1

/* report_json_is_built() returns whether this covkeep can write JSON. Built without jansson it
 * returns false, after one line. */
bool report_json_is_built(void);

/* report_json() writes the object; each process is one line. A < is written as \u003c, so that the
 * object can stand in a page of HTML. It returns false, with errno, if memory is short or the
 * object cannot be written. */
bool report_json(FILE *to, const struct answer *answer);

#endif
