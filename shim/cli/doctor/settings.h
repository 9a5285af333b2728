/* SPDX-License-Identifier: MIT
 *
 * The settings in an environment: what COV_KEEP_* says there.
 */
#ifndef COVKEEP_CLI_DOCTOR_SETTINGS_H
#define COVKEEP_CLI_DOCTOR_SETTINGS_H

#include "cli/doctor/subject.h"

/* doctor_settings_look() tells that covkeep is switched off, that a value is malformed, by the
 * shim's own judgement (config.h), and that a place named there cannot be written. */
void doctor_settings_look(const struct doctor_subject *subject);

#endif
