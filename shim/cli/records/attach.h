/* SPDX-License-Identifier: MIT
 *
 * Which of the other slots belong to which record.
 */
#ifndef COVKEEP_CLI_RECORDS_ATTACH_H
#define COVKEEP_CLI_RECORDS_ATTACH_H

#include "cli/records/records.h"

/* Gives each process, and the witnesses, the slots that are theirs; what is nobody's goes. False,
 * with errno, if memory is short. */
bool records_attach(struct records *records);

#endif
