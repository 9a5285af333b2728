/* SPDX-License-Identifier: MIT
 *
 * One trial of what the shim does at the start of an armed program.
 */
#ifndef COVKEEP_CLI_DOCTOR_KEEPER_H
#define COVKEEP_CLI_DOCTOR_KEEPER_H

/* Makes a keeper that does nothing, for a child process made for it, and tells what is refused on
 * the way. */
void doctor_keeper_try(void);

#endif
