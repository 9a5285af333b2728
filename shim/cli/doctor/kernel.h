/* SPDX-License-Identifier: MIT
 *
 * What the kernel, a container or the user's limits refuse. It is found out by trying, since
 * nothing else can tell, and is the same for every program that this user starts here.
 */
#ifndef COVKEEP_CLI_DOCTOR_KERNEL_H
#define COVKEEP_CLI_DOCTOR_KERNEL_H

/* doctor_kernel_look() tells whether a keeper can be made and do its work, whether /proc is there
 * and of this pid namespace, what becomes of a keeper at a core dump, and whether somebody reaps
 * it. If there are ended orphans it takes up to four seconds. */
void doctor_kernel_look(void);

/* doctor_kernel_name() returns a text like "Linux 6.1". */
const char *doctor_kernel_name(void);

#endif
