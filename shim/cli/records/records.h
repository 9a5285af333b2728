/* SPDX-License-Identifier: MIT
 *
 * The records of a run: reads the black boxes (blackbox.h) of a directory into an array, makes
 * each of them safe to use, whatever its bytes are, and finds out what belongs together. Judges
 * nothing: see verdict.h.
 */
#ifndef COVKEEP_CLI_RECORDS_RECORDS_H
#define COVKEEP_CLI_RECORDS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "blackbox/blackbox.h"
#include "cli/records/more.h"

/* One image of a process: the program it is between two execs. A process that never execs has one.
 * Links are indices into the array, -1: none. They have no cycles. */
struct process {
    /* The checked copy: strings end, texts follow each other in their room, `end` and `carries` are
     * known ones, status and signals are in their range (a status of -1: not known), times are
     * possible ones. Strings may hold any other bytes, no UTF-8 as well. */
    struct blackbox_record box;
    struct more_list more; /* what it told besides */
    unsigned number;       /* the slot of its record, from 0 behind the head */
    const char *fault;     /* NULL, or why the record is not readable; the box is empty then */
    int parent;            /* the image that started this process; the same for all its images */
    int first_child;       /* the first image of the process that this image started first */
    int next_sibling;  /* the first image of the parent image's next child; set in first images */
    int first;         /* the process's first image, itself maybe */
    int former, later; /* the image before and after an exec */
    unsigned depth;    /* how many processes there are above it */
    bool is_running;   /* as this image, when the records were read */
    int signal;        /* that ended it, by its own word or another's; 0: none, or not known */
    int sender;        /* the pid that sent the signal; 0: the kernel, or not known */
    int64_t end_ns;    /* by its own word or another's; 0: not known, or not yet */
};

struct records {
    struct process *process; /* in the order of their start; unreadable ones come last */
    size_t count;
    struct blackbox_more *more; /* up to `more_count` slots, to which the lists point */
    size_t more_count;
    struct more_list witnessed; /* what others than these processes tell of them */
    size_t left_out;            /* processes that have no record, since the file had no place */
    int root;              /* the first image of the first process without a parent, -1: none */
    int64_t start, finish; /* the first and the last instant that is known, in ns; 0: none */
    int64_t now;           /* when they were read, in ns: CLOCK_REALTIME */
};

/* Reads the directory's file of records: a regular one, links are not followed. True also where
 * some or all records are not readable, or there are none; false, with errno set and nothing to
 * free, if the file cannot be read (ENOENT: there is none) or memory is short. */
bool records_read(struct records *records, const char *directory);
void records_free(struct records *records);

/* The tree in the order of a reader: an image, the processes it started, then what it became by
 * exec. Unreadable records come last. -1 is the end, and where it begins:
 *     for (int i = -1; (i = records_next(records, i)) >= 0;) */
int records_next(const struct records *records, int at);

/* It is only what a forked child was before it became another program, and carried nothing: of no
 * interest to a reader. */
bool process_is_prelude(const struct process *process);

/* The program's name without its directory, never empty. */
const char *process_name(const struct process *process);

/* The first string of a text, "" where it has none. */
const char *process_text(const struct process *process, enum blackbox_text text);

/* The next string of a text, NULL: the end, and where it begins:
 *     for (const char *a = NULL; (a = process_next(p, BLACKBOX_ARGUMENTS, a));) */
const char *process_next(const struct process *process, enum blackbox_text text, const char *at);

#endif
