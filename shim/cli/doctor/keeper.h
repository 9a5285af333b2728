/* SPDX-License-Identifier: MIT
 *
 * A trial of what the shim does at the start of an armed program.
 */
#ifndef COVKEEP_CLI_DOCTOR_KEEPER_H
#define COVKEEP_CLI_DOCTOR_KEEPER_H

#include <sys/types.h>

#include "cli/doctor/subject.h"

/* doctor_keeper_try() has a child process, made for it, make a keeper that does nothing, and tells
 * what is refused on the way. */
void doctor_keeper_try(void);

/* doctor_keeper_tell_user() tells what a keeper of this user means, if the user is root and keepers
 * are not switched off. */
void doctor_keeper_tell_user(const struct doctor_subject *subject, uid_t user);

#endif
