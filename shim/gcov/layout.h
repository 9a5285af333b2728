/* SPDX-License-Identifier: MIT
 *
 * What differs between GCC releases in `struct gcov_info` and in the .gcda file, read off the
 * compilers 9 to 16 for 64-bit targets. Both begin with the version word: four characters, the
 * first of them in the highest byte, such as B22* for GCC 12.2.
 */
#ifndef COVKEEP_GCOV_LAYOUT_H
#define COVKEEP_GCOV_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#define GCNO_MAGIC 0x67636e6fu /* gcno */
#define GCDA_MAGIC 0x67636461u /* gcda */
#define GCDA_TAG_SUMMARY 0xa1000000u
#define GCDA_TAG_FUNCTION 0x01000000u
#define GCDA_TAG_COUNTERS(kind) (0x01a10000u + ((uint32_t)(kind) << 17))

/* Counter kinds, as GCC numbers them. Those between arcs and conditions are value profiles
 * (-fprofile-generate); GCC 9 has one more of them, with the number of the conditions of GCC 14. */
enum { GCOV_ARCS = 0, GCOV_CONDITIONS = 8, GCOV_PATHS = 9 };

struct gcov_layout {
    uint8_t gcc;           /* major release */
    uint8_t kinds;         /* entries in gcov_info's table of merge functions */
    uint8_t or_from;       /* kinds from this one on are coverage, merged by OR */
    bool has_checksum;     /* a checksum follows the stamp, in memory and in the file */
    bool lengths_in_bytes; /* a record's length is in bytes; else in words of four bytes */
    bool zeros_implied;    /* counters that are all zero have a negative length and no data */
    /* For clang's: the version word in the file, and what its summary begins with, which comes
     * last. Otherwise 0. */
    uint32_t file_version;
    uint32_t summary_tag, summary_words;
};

/* Version words of our own, in records that stand for clang's units (clang.h). clang has the
 * version words of GCC 4.8 and 11.1 in its files. */
#define GCOV_CLANG_408 0x63343038u /* up to LLVM 21 */
#define GCOV_CLANG_B11 0x63423131u

/* In the place of such a record's checksum: it is the one whose file clang's runtime writes first.
 */
#define GCOV_CLANG_FIRST 1u

/* gcov_layout_of() returns the layout that goes with a version word; NULL for an unknown release.
 * Async-signal-safe. */
const struct gcov_layout *gcov_layout_of(uint32_t version);

/* gcov_clang_version() returns the version word of our own for the one in clang's file; 0: it is
 * not known. Async-signal-safe. */
uint32_t gcov_clang_version(uint32_t file_version);

/* gcov_record_length() returns the length of a record of so many words, as the file states it. */
static inline uint32_t gcov_record_length(const struct gcov_layout *layout, uint32_t words)
{
    return layout->lengths_in_bytes ? words * (uint32_t)sizeof(uint32_t) : words;
}

/* gcov_release() returns the major release of GCC; 0 for an unknown one. Async-signal-safe. */
unsigned gcov_release(uint32_t version);

/* gcov_is_version() returns whether the word can be a GCC version at all: a letter, two digits, and
 * a mark of the release's state. Async-signal-safe. */
bool gcov_is_version(uint32_t version);

#endif
