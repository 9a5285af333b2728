/* SPDX-License-Identifier: MIT
 *
 * The black boxes of a test, as bytes in the file: what the command reads.
 */
#ifndef COVKEEP_TEST_BOX_H
#define COVKEEP_TEST_BOX_H

#include "blackbox/blackbox.h"
#include "support/program.h"

/* "COV_KEEP_DIR=" and a directory below `dir`, in which all that follow look. As under(). */
const char *box_variable(const char *dir);

/* The slots behind the head that have this magic, and those that are records; *count may be 0. The
 * caller frees. */
void *box_slots(const char *dir, const char *magic, size_t *count);
struct blackbox_record *box_records(const char *dir, size_t *count);

struct blackbox_head box_head(const char *dir);

/* The record of a process, which has one image; fails if it has none. */
struct blackbox_record box_record(const char *dir, pid_t pid);

/* The first string of a text, NULL: there is none. */
const char *box_text(const struct blackbox_record *record, enum blackbox_text text);

/* The last image of the program has told what its parent has seen. */
void box_expect_ending(const char *dir, const struct program *p);

#endif
