/* SPDX-License-Identifier: MIT
 *
 * The mark of a variable that even a process with nothing to lose reads or writes. Unmarked, such
 * variables would lie scattered in .bss between buffers that the process never touches, and each
 * page of them would cost a page fault. Marked, they lie together in .data, which the loader writes
 * to anyway; scripts/check-library checks that they fit into one page.
 */
#ifndef COVKEEP_KERNEL_START_PAGE_H
#define COVKEEP_KERNEL_START_PAGE_H

#define START_PAGE __attribute__((section(".data.start")))

#endif
