/* SPDX-License-Identifier: MIT
 *
 * The doctor's lines on standard output. A finding is `covkeep: what: path: why`, with its remedy
 * below it, indented. Characters that must not be shown (shown.h) are replaced by `?`.
 */
#ifndef COVKEEP_CLI_DOCTOR_FINDING_H
#define COVKEEP_CLI_DOCTOR_FINDING_H

#include <stddef.h>

#include "cli/text.h"

/* doctor_find() tells one finding. None of the four texts may be NULL or empty. */
void doctor_find(const char *what, const char *path, const char *why, const char *remedy);

/* doctor_note() tells something that is worth knowing but no finding. */
void doctor_note(const char *path, const char *why);

/* doctor_found() tells what is there, and below it, a line each, the commands to type. */
void doctor_found(const char *what, const struct text_list *commands);

/* doctor_machine() tells what this machine can do. */
void doctor_machine(const char *what);

/* doctor_conclude() tells what all comes to, and the command to type next. */
void doctor_conclude(const char *what, const char *command);

/* doctor_findings() returns how many findings were told. */
unsigned doctor_findings(void);

/* doctor_all_well() tells, in one line, that there are none: for `who`, which has `what`. */
void doctor_all_well(const char *who, const char *what);

/* A tally has the same finding on many files told once, with the first of them: doctor_tally() adds
 * a file, doctor_find_tallied() tells the finding, and doctor_note_tallied() the note, if there
 * are any. */
struct doctor_tally {
    const char *first; /* NULL: no file was added */
    size_t count;
};
void doctor_tally(struct doctor_tally *tally, const char *path);
void doctor_note_tallied(const struct doctor_tally *tally, const char *why);
void doctor_find_tallied(const struct doctor_tally *tally, const char *what, const char *why,
                         const char *remedy);

#endif
