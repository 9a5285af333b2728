/* SPDX-License-Identifier: MIT
 *
 * The mark of a variable that even a process with nothing to lose reads or writes. In .bss each
 * would lie somewhere between buffers that such a process never touches, and the kernel gives out
 * memory by the page, at the price of a page fault for each. Marked, they lie in .data, which the
 * loader writes to anyway; scripts/check-library sees to it that it fits into one page.
 */
#ifndef COVKEEP_KERNEL_START_PAGE_H
#define COVKEEP_KERNEL_START_PAGE_H

#define START_PAGE __attribute__((section(".data.start")))

#endif
