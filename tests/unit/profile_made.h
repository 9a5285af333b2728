/* SPDX-License-Identifier: MIT
 *
 * A raw profile of LLVM's (llvm/raw.h), of version 8, with one function and some counters.
 */
#ifndef COVKEEP_TEST_PROFILE_MADE_H
#define COVKEEP_TEST_PROFILE_MADE_H

#include <stddef.h>

#define PROFILE_MADE_HEAD ((size_t)(11 * 8 + 48)) /* the bytes before the counters */

/* The size of a profile with so many counters. */
size_t profile_made_size(size_t counters);

/* Writes the profile, whose counters are `first`, `first` + 1 and so on, or all 0 where that is 0.
 */
void profile_made_put(unsigned char *to, size_t counters, unsigned long first);

#endif
