/* SPDX-License-Identifier: MIT
 *
 * The exits of this process, which its record is to tell of. Private to the black box.
 */
#ifndef COVKEEP_BLACKBOX_ENDS_H
#define COVKEEP_BLACKBOX_ENDS_H

/* ends_follow_exit() lets the record be told when exit(3) or quick_exit(3) is called. Not
 * async-signal-safe. */
void ends_follow_exit(void);

#endif
