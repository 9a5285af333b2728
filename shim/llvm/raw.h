/* SPDX-License-Identifier: MIT
 *
 * The raw profile: the bytes that LLVM's runtime writes for one module, a header of words, then the
 * module's own sections as they lie in memory. The source is INSTR_PROF_RAW_HEADER and its users in
 * compiler-rt/include/profile/InstrProfData.inc and compiler-rt/lib/profile/InstrProfilingWriter.c
 * of LLVM 11 to 22, which are the raw versions 5 to 10. Numbers are in the machine's byte order.
 */
#ifndef COVKEEP_LLVM_RAW_H
#define COVKEEP_LLVM_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "llvm/image.h"

/* llvm_raw_record_size() returns the size of a record in __llvm_prf_data for this
 * __llvm_profile_raw_version, 0 for a version that is not known. Async-signal-safe, as all that
 * follow. */
size_t llvm_raw_record_size(uint64_t version);

/* llvm_raw_refusal() returns why only the runtime can write the image, whose sections and version
 * are known: LOSS_UNKNOWN_LLVM for an unknown version or a variant without sections of its own,
 * LOSS_SITES_OF_VALUES where the image has value profiles. It returns LOSS_UNKNOWN when there is no
 * such reason. */
enum loss_reason llvm_raw_refusal(const struct llvm_image *image);

/* llvm_raw_counts_bytes() returns whether a counter is one byte that is 0xff until its code has
 * run, and not a number of eight bytes (clang -mllvm -enable-single-byte-coverage=true). */
bool llvm_raw_counts_bytes(const struct llvm_image *image);

/* llvm_raw_size() returns the size of the image's profile, and llvm_raw_counters_at() the offset of
 * the counters in it, up to which it describes the module. The counts, counters and bitmap, lie one
 * behind the other, but for the padding between them, llvm_raw_padding(). */
size_t llvm_raw_size(const struct llvm_image *image);
size_t llvm_raw_counters_at(const struct llvm_image *image);
size_t llvm_raw_padding(const struct llvm_image *image);

/* llvm_raw_put() writes the whole profile, with these counts in place of those in memory. */
void llvm_raw_put(const struct llvm_image *image, const unsigned char *counts, unsigned char *to);

/* llvm_raw_is_of() returns whether the first llvm_raw_counters_at() bytes of a profile, at `head`,
 * are of the same functions with the same counters, as the runtime wants before it merges. */
bool llvm_raw_is_of(const struct llvm_image *image, const unsigned char *head);

/* llvm_raw_add() adds `more` to `counts`, both laid out as progress->counts, as the runtime merges
 * profiles. llvm_raw_subtract() sets `counts` to what `after` has more than `before`. It returns
 * false, with `counts` as `after`, when a counter has become smaller: the program has reset them.
 */
void llvm_raw_add(const struct llvm_image *image, unsigned char *counts, const unsigned char *more);
bool llvm_raw_subtract(const struct llvm_image *image, unsigned char *counts,
                       const unsigned char *after, const unsigned char *before);

/* llvm_raw_signature() returns the number that stands for the module in the name of a merge pool
 * (lprofGetLoadModuleSignature() of the runtime). */
uint64_t llvm_raw_signature(const struct llvm_image *image);

#endif
