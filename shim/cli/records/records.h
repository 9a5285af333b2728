/* SPDX-License-Identifier: MIT
 *
 * The room records/ owns the records of a run as the command sees them: it reads the black boxes
 * (blackbox.h) of a directory into an array, makes each of them safe to use, whatever its bytes are
 * (check.h, more.h), and finds out what belongs together, what still runs, and what processes tell
 * of each other (tree.h). It judges nothing: see verdict.h.
 */
#ifndef COVKEEP_CLI_RECORDS_RECORDS_H
#define COVKEEP_CLI_RECORDS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "blackbox/blackbox.h"
#include "cli/records/more.h"

/* One image of a process: the program that the process is between two execs. A process that never
 * execs has one. Links are indices into the array of images, -1: none. They have no cycles. */
struct process {
    /* The checked copy of the record: strings end, texts follow each other in their room, `end` and
     * `carries` are known ones, status and signals are in their range (a status of -1: not known),
     * times are possible ones. Strings may hold any other bytes, and no UTF-8 as well. */
    struct blackbox_record box;
    struct more_list more; /* the slots that belong to its record */
    unsigned number;       /* the slot of its record, counted from 0 behind the head */
    const char *fault;     /* NULL, or why the record is not readable; `box` is empty then */
    int parent;            /* the image that started this process; the same for all its images */
    int first_child;       /* the first image of the process that this image started first */
    int next_sibling;  /* the first image of the parent image's next child; set in first images */
    int first;         /* the process's first image, which may be this one */
    int former, later; /* the images before and after an exec */
    unsigned depth;    /* how many processes there are above it */
    bool is_running;   /* the process still ran, as this image, when the records were read */
    int signal; /* the signal that ended it, by its own word or another's; 0: none, or not known */
    int sender; /* pid of who sent that signal; 0: the kernel, or not known */
    int reaper; /* pid of who told that it waited for it; 0: nobody */
    int64_t end_ns; /* by its own word or another's; 0: not known, or not yet */
    int eraser;     /* the image that told that it has erased what this one had saved; -1: none */
};

struct records {
    struct process *process; /* in the order of their start; unreadable ones come last */
    size_t count;
    int *by_pid;                /* the indices of all images by pid, then by start */
    struct blackbox_more *more; /* `more_count` slots at most, to which all lists point */
    size_t more_count;
    struct more_list witnessed; /* what others than these processes tell of them */
    size_t left_out;            /* processes that have no record, since the file was full */
    bool is_of_everywhere;      /* the run reached everywhere (env/everywhere.h) */
    int root;              /* the first image of the first process without a parent; -1: none */
    int64_t start, finish; /* the first and last instant known, in ns of CLOCK_REALTIME; 0: none */
    int64_t now;           /* when the records were read, in ns of CLOCK_REALTIME */
};

/* records_read() reads the file of records in the directory: a regular file, which must be no
 * symbolic link. It returns true also where some or all records are not readable, or there are
 * none; the caller then frees them by records_free(). It returns false, with errno set and nothing
 * to free, if the file cannot be read (ENOENT: there is none) or memory is short. */
bool records_read(struct records *records, const char *directory);
void records_free(struct records *records);

/* records_find() returns the image that had this pid at that time, in ns of CLOCK_REALTIME; -1:
 * none is known. */
int records_find(const struct records *records, int pid, int64_t at_ns);

/* records_next() returns the next image in the order of a reader of the tree: an image, the
 * processes that it started, then the image that it became by exec. Unreadable records come last.
 * -1 is the end, and where it begins: for (int i = -1; (i = records_next(records, i)) >= 0;) */
int records_next(const struct records *records, int at);

/* process_is_prelude() returns whether the image is only what a forked child was before it became
 * another program, and carried and lost nothing: it is of no interest to a reader. */
bool process_is_prelude(const struct process *process);

/* process_has_former() returns whether the image was another program before, and not only a
 * prelude.
 */
bool process_has_former(const struct records *records, const struct process *process);

/* process_name() returns the program's name without its directory, never empty. */
const char *process_name(const struct process *process);

/* process_text() returns the first string of a text, "" where it has none. */
const char *process_text(const struct process *process, enum blackbox_text text);

/* process_next() returns the next string of a text; NULL is the end, and where it begins: for
 * (const char *a = NULL; (a = process_next(p, BLACKBOX_ARGUMENTS, a));) */
const char *process_next(const struct process *process, enum blackbox_text text, const char *at);

#endif
