/* SPDX-License-Identifier: MIT
 *
 * Lines of a keeper, which has no standard error of its own, for its program to write. The keeper's
 * tasks add them and the program's threads take them, all at the same time: each line is taken
 * whole and by one thread. Nothing here waits for anybody.
 */
#ifndef COVKEEP_COLLECTED_H
#define COVKEEP_COLLECTED_H

#include <stdbool.h>
#include <stddef.h>

/* collected_add() adds a line of at most 2 KB, with its newline. Where there is no room for more, a
 * last line says that there were more. Async-signal-safe. */
void collected_add(const char *line, size_t length);

/* collected_take() takes all lines, mostly in the order in which they were added, and calls `write`
 * for each. What a thread that has died had taken stays lost. Async-signal-safe where `write` is.
 */
void collected_take(void (*write)(const char *line, size_t length));

/* collected_is_any() returns whether there is a line that nobody has taken. Async-signal-safe. */
bool collected_is_any(void);

/* collected_drop() drops all lines. Called when nobody adds any. Async-signal-safe. */
void collected_drop(void);

#endif
