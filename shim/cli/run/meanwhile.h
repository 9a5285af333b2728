/* SPDX-License-Identifier: MIT
 *
 * What `covkeep run` shows on a terminal while its command runs: how many processes there are, and
 * what became of their coverage so far. The terminal is the command's, so the text stands at the
 * right end of the line that the cursor is in, which does not move; and it comes only when nobody
 * has written to the terminal for a while.
 */
#ifndef COVKEEP_CLI_RUN_MEANWHILE_H
#define COVKEEP_CLI_RUN_MEANWHILE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/run/options.h"

struct meanwhile {
    bool is_shown_ever;   /* false: nothing is to be shown */
    const char *records;  /* the directory of the run's records */
    const char *journal;  /* the directory of its journal; NULL: it has none */
    int writes;           /* an inotify descriptor that tells of writes to the terminal */
    int64_t silence_ns;   /* how long nobody must have written */
    int64_t next_ns;      /* when to look at the records again */
    int64_t written_ns;   /* when somebody last wrote */
    unsigned short width; /* of the text that stands there, in columns; 0: there is none */
};

/* meanwhile_begin() decides whether anything is to be shown. With --progress it is where standard
 * error is a terminal that can place its cursor; without, only after ten seconds, and neither with
 * --quiet or --no-progress nor where the variable CI is set. The two directories stay the caller's.
 */
void meanwhile_begin(struct meanwhile *shown, const struct run_options *options,
                     const char *records, const char *journal);

/* meanwhile_wait_ms() returns how long to wait for events before the next look; `otherwise` where
 * nothing is to be shown. */
int meanwhile_wait_ms(const struct meanwhile *shown, int otherwise);

/* meanwhile_look() shows how far the run is, if it is time to. */
void meanwhile_look(struct meanwhile *shown);

/* meanwhile_end() takes the text back, unless somebody has written since. */
void meanwhile_end(struct meanwhile *shown);

#endif
