/* SPDX-License-Identifier: MIT
 *
 * What stands in a .gcda file beside its functions: which build it is of, and how often that ran.
 * Private to gcda.c. What reads returns false, with a reason in `r`, where the old file does not
 * fit; what writes does it at *at, and moves that on. Everything is async-signal-safe.
 */
#ifndef COVKEEP_GCOV_GCDA_HEAD_H
#define COVKEEP_GCOV_GCDA_HEAD_H

#include "gcov/stream.h"
#include "gcov/unit.h"

/* gcda_head_read() reads magic, version, stamp and checksum. When the old file cannot be merged,
 * *other_build tells whether it may be replaced. gcda_head_write() writes the unit's. */
bool gcda_head_read(struct stream_reader *r, const struct gcov_unit *unit, bool *other_build);
void gcda_head_write(unsigned char **at, const struct gcov_unit *unit);

/* gcda_summary_read() and gcda_summary_write() read and write GCC's summary, which stands behind
 * the head. */
bool gcda_summary_read(struct stream_reader *r, uint32_t *runs, uint32_t *sum_max);
void gcda_summary_write(unsigned char **at, const struct gcov_unit *unit, uint32_t runs,
                        uint32_t sum_max);

/* gcda_last_summary_merge() writes clang's summary, which stands behind the functions: the runs
 * that are read from `r` (NULL: there is no old file) and `more`. clang's runtime counts a run in
 * the first file that a process writes, and in any other one only where that is new
 * (llvm_gcda_summary_info()). */
bool gcda_last_summary_merge(struct stream_reader *r, unsigned char **at,
                             const struct gcov_unit *unit, uint32_t more);

#endif
