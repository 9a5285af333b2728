/* SPDX-License-Identifier: MIT
 *
 * The room explain/ owns `covkeep explain`, which prints what covkeep-missing(7) says of a message
 * or symptom. The page is the one home of these texts: it is a part of the command (page.S), and is
 * read here.
 *
 * Each subsection of the page is an entry. Comments at its beginning, `.\" WHO: WORDS`, have the
 * messages that lead to it, and whose they are; `*` in them stands for anything, such as a path. A
 * comment `.\" WHO, in general: WORDS` has words that many messages share: they count for a line
 * that holds no other ones. The text is of the few macros that text.c knows.
 */
#ifndef COVKEEP_CLI_EXPLAIN_ENTRIES_H
#define COVKEEP_CLI_EXPLAIN_ENTRIES_H

#include <stddef.h>

#include "cli/text.h"

struct explain_entry {
    const char *section; /* the title of the section that it is in */
    char *title;
    struct text_list words, general; /* the messages that lead to it */
    const char *body;                /* the lines of its text, in the language of mdoc(7) */
    size_t size;                     /* of the body */
};

struct explain_entries {
    struct explain_entry *entry; /* in the order of the page */
    size_t count;
};

/* explain_entries_read() returns the entries of the page. They stay until the command ends. */
struct explain_entries explain_entries_read(void);

#endif
