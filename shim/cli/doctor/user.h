/* SPDX-License-Identifier: MIT
 *
 * Looking with another user's eyes: the kernel itself then says what that user may do.
 */
#ifndef COVKEEP_CLI_DOCTOR_USER_H
#define COVKEEP_CLI_DOCTOR_USER_H

#include <stdbool.h>

/* Becomes the user of this name or number, for good. An error number, 0 for none: ENOENT where
 * there is no such user, EPERM where the caller is neither root nor that user. */
int doctor_user_become(const char *name);

/* Takes the rights of a process for files, by the text of its /proc/PID/status. Where the caller is
 * not root, only its own user's processes can be looked into anyway. False if that failed. */
bool doctor_user_follow(const char *status);

#endif
