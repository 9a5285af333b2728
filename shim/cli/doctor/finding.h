/* SPDX-License-Identifier: MIT
 *
 * The doctor's lines on standard output: a finding is `covkeep: what: path: why` with its remedy
 * below it, indented. Control characters of names are shown as `?`.
 *
 * The doctor looks once and ends: what it allocates, here and in its other files, stays until then,
 * and without memory it ends at once.
 */
#ifndef COVKEEP_CLI_DOCTOR_FINDING_H
#define COVKEEP_CLI_DOCTOR_FINDING_H

#include <stddef.h>

/* Tells one finding. None of the four is NULL or empty. */
void doctor_find(const char *what, const char *path, const char *why, const char *remedy);

/* Tells something that is worth knowing and no finding. */
void doctor_note(const char *path, const char *why);

/* How many findings were told. */
unsigned doctor_findings(void);

/* The line for the case that there are none. */
void doctor_all_well(const char *who, const char *what);

/* The same finding on many files is told once, with the first of them. */
struct doctor_tally {
    const char *first; /* NULL: none */
    size_t count;
};
void doctor_tally(struct doctor_tally *tally, const char *path);
void doctor_find_tallied(const struct doctor_tally *tally, const char *what, const char *why,
                         const char *remedy);

/* A formatted text, as printf(3) has it. */
char *doctor_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Room for one more in an array of `count`, whose elements have `size` bytes. */
void *doctor_more(void *array, size_t count, size_t size);

#endif
