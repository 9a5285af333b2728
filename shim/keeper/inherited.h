/* SPDX-License-Identifier: MIT
 *
 * What a keeper has inherited from its program, and must not keep.
 */
#ifndef COVKEEP_KEEPER_INHERITED_H
#define COVKEEP_KEEPER_INHERITED_H

/* inherited_let_go() closes all descriptors, but for a standard error that lines are to go to
 * (report_keeps_stderr()), and lifts limits as far as the rights go. Called once in a new keeper.
 * Async-signal-safe; makes no use of libc's state. */
void inherited_let_go(void);

#endif
