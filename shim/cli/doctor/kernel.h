/* SPDX-License-Identifier: MIT
 *
 * What the kernel, a container around us or the user's limits refuse, by trying it: nothing else
 * can tell. The same for every program that this user starts here.
 */
#ifndef COVKEEP_CLI_DOCTOR_KERNEL_H
#define COVKEEP_CLI_DOCTOR_KERNEL_H

/* Tells whether a keeper can be made and do its work, what becomes of it at a core dump, and
 * whether somebody reaps it. Whoever reads /proc for it is `/proc/1` and below. */
void doctor_kernel_look(void);

/* "Linux 6.1". */
const char *doctor_kernel_name(void);

#endif
