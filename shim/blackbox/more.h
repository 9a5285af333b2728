/* SPDX-License-Identifier: MIT
 *
 * What few processes have to tell besides their record (blackbox.h): what they did to others, and
 * why coverage was lost. It goes to slots of their own, in memory until more_put(). Several
 * threads, and the keeper, may tell at the same time.
 */
#ifndef COVKEEP_BLACKBOX_MORE_H
#define COVKEEP_BLACKBOX_MORE_H

#include "blackbox/blackbox.h"

/* Async-signal-safe, as all that follow. */
void more_reason(const char *what, const char *path, const char *reason);
void more_event(const struct blackbox_event *event);

/* Brings to the file what is not there yet, as far as that can be. It belongs to the process of
 * `record`, which the file has. */
void more_put(const struct blackbox_record *record);

/* In a forked child: those that are there are the parent's. */
void more_forget(void);

#endif
