/* SPDX-License-Identifier: MIT
 *
 * One trial of what the shim does at the start of an armed program.
 */
#ifndef COVKEEP_CLI_DOCTOR_KEEPER_H
#define COVKEEP_CLI_DOCTOR_KEEPER_H

#include <sys/types.h>

#include "cli/doctor/subject.h"

/* Makes a keeper that does nothing, for a child process made for it, and tells what is refused on
 * the way. */
void doctor_keeper_try(void);

/* Tells what a keeper of this user means, if it is root and keepers are not switched off. */
void doctor_keeper_tell_user(const struct doctor_subject *subject, uid_t user);

#endif
