/* SPDX-License-Identifier: MIT
 *
 * Takes the place of shim/kernel/sys.h in what the unit tests link: system calls go through a
 * function of the tests, which can make one fail.
 */
#ifndef COVKEEP_TEST_FAULTY_SYS_H
#define COVKEEP_TEST_FAULTY_SYS_H

#define sys_call6 sys_call6_of_kernel
#include "../../../../shim/kernel/sys.h"
#undef sys_call6

/* In gcov_file.c; what the kernel returns where no fault is set. */
long sys_call6(long number, long a, long b, long c, long d, long e, long f);

#endif
