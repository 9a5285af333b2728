/* SPDX-License-Identifier: MIT
 *
 * Looking as another user: the kernel itself then says what that user may do.
 */
#ifndef COVKEEP_CLI_DOCTOR_USER_H
#define COVKEEP_CLI_DOCTOR_USER_H

#include <stdbool.h>

/* doctor_user_become() becomes the user of this name or number, for good. It returns 0 or an error
 * number: ENOENT where there is no such user, EPERM where the caller is neither root nor that user.
 */
int doctor_user_become(const char *name);

/* doctor_user_follow() takes a process's rights for files, by the text of its /proc/PID/status. A
 * caller that is not root keeps its own: it can look into its own user's processes only. It returns
 * false if that failed. */
bool doctor_user_follow(const char *status);

#endif
