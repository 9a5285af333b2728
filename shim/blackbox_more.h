/* SPDX-License-Identifier: MIT
 *
 * What few processes have to tell besides their record (blackbox.h): what they did to others, and
 * why coverage was lost. It goes to slots of their own, which stay mapped once they are there.
 * Several threads, and the keeper, may tell at the same time.
 */
#ifndef COVKEEP_BLACKBOX_MORE_H
#define COVKEEP_BLACKBOX_MORE_H

#include "blackbox.h"

/* Makes the slot for reasons, while that can be done: later the process may have given up its
 * rights. For the process of `record`, which the file has. Async-signal-safe, as all that follow.
 */
void more_prepare(const struct blackbox_record *record);

/* Where no slot is there and `may_add` is false, or none can be made, it is left out. */
void more_reason(const struct blackbox_record *record, const char *what, const char *path,
                 const char *reason, bool may_add);
void more_event(const struct blackbox_record *record, const struct blackbox_event *event,
                bool may_add);

/* In a forked child: those that are there are the parent's. */
void more_forget(void);

#endif
