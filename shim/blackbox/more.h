/* SPDX-License-Identifier: MIT
 *
 * What few processes have to tell besides their record (blackbox.h): what they did to others, and
 * why coverage was lost. It is kept in slots of its own, in memory until more_put(). Several
 * threads, and the keeper, may tell at the same time.
 */
#ifndef COVKEEP_BLACKBOX_MORE_H
#define COVKEEP_BLACKBOX_MORE_H

#include "blackbox/blackbox.h"

/* more_reason() notes the reason of a loss, cut where its slot is full; `path` may be NULL.
 * more_event() notes an event; when there is no more room, a later event takes the place of an
 * earlier one. Async-signal-safe, as all that follow. */
void more_reason(enum loss_reason reason, const char *what, const char *path, const char *words);
void more_event(const struct blackbox_event *event);

/* more_put() brings to the file what is not there yet, as far as that is possible; the rest stays
 * for the next time. It belongs to the process of `record`, which must be in the file. */
void more_put(const struct blackbox_record *record);

/* more_forget() is called in a forked child: all that was told is the parent's. */
void more_forget(void);

#endif
