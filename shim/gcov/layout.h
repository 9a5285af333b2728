/* SPDX-License-Identifier: MIT
 *
 * What differs between GCC releases in `struct gcov_info` and in the .gcda file, read off the
 * compilers 9 to 16 for 64-bit targets. The version word is the one in both: four characters, the
 * first of them in the highest byte, such as B22* for GCC 12.2.
 */
#ifndef COVKEEP_GCOV_LAYOUT_H
#define COVKEEP_GCOV_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#define GCDA_MAGIC 0x67636461u /* gcda */
#define GCDA_TAG_SUMMARY 0xa1000000u
#define GCDA_TAG_FUNCTION 0x01000000u
#define GCDA_TAG_COUNTERS(kind) (0x01a10000u + ((uint32_t)(kind) << 17))

/* Counter kinds, as numbered by GCC. Those between arcs and conditions are value profiles
 * (-fprofile-generate); GCC 9 had one more of them, in place of the conditions of GCC 14. */
enum { GCOV_ARCS = 0, GCOV_CONDITIONS = 8, GCOV_PATHS = 9 };

struct gcov_layout {
    uint8_t gcc;           /* major release */
    uint8_t kinds;         /* entries of gcov_info's table of merge functions */
    uint8_t or_from;       /* kinds from this one on are coverage and merged by OR */
    bool has_checksum;     /* a checksum behind the stamp, in memory and in the file */
    bool lengths_in_bytes; /* of records; else in words of four bytes */
    bool zeros_implied;    /* counters that are all zero: a negative length and no data */
};

/* The layout of a version word; NULL for a release that is not known. Async-signal-safe. */
const struct gcov_layout *gcov_layout_of(uint32_t version);

/* The word can be a GCC version at all: letter, two digits, and a mark of the release's state.
 * Async-signal-safe. */
bool gcov_is_version(uint32_t version);

#endif
