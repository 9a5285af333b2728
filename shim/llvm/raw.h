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

/* The first word, of 64-bit programs: "\377lprofr\201" (INSTR_PROF_RAW_MAGIC_64). */
#define LLVM_RAW_MAGIC 0xff6c70726f667281ull

/* llvm_raw_refusal() returns why only the runtime can write the image, whose sections and version
 * are known: LOSS_UNKNOWN_LLVM for an unknown version or a variant without sections of its own,
 * LOSS_FOR_OPTIMIZATION for -fprofile-generate and where there are value profiles. It returns
 * LOSS_UNKNOWN when there is no such reason. Async-signal-safe, as all that follow. */
enum loss_reason llvm_raw_refusal(const struct llvm_image *image);

/* llvm_raw_version() returns the number of the image's raw version; 0: it is not known. */
unsigned llvm_raw_version(const struct llvm_image *image);

/* llvm_raw_counts_bytes() returns whether a counter is one byte that is 0xff until its code has
 * run, and not a number of eight bytes (clang -mllvm -enable-single-byte-coverage=true). */
bool llvm_raw_counts_bytes(const struct llvm_image *image);

/* Where in a profile is what. Offsets and sizes are in bytes. */
struct llvm_shape {
    size_t data_at, record_size;
    size_t counters_at; /* up to here it describes the module */
    size_t counters;    /* the counts: counters, then, behind some padding, the bitmap */
    size_t padding;
    size_t bitmap;
    size_t size; /* of the whole profile */
    uint64_t version;
};

/* llvm_raw_shape() returns the shape of the image's profile. llvm_raw_measure() sets that of the
 * profile at `bytes`, and returns false if it is no whole profile that this file can read. */
struct llvm_shape llvm_raw_shape(const struct llvm_image *image);
bool llvm_raw_measure(struct llvm_shape *shape, const unsigned char *bytes, size_t size);

/* llvm_raw_put() writes the whole profile, with these counts in place of those in memory. */
void llvm_raw_put(const struct llvm_image *image, const unsigned char *counts, unsigned char *to);

/* llvm_raw_is_same() returns whether the first shape->counters_at bytes of two profiles, of which
 * the first one has this shape, are of the same functions with the same counters, as the runtime
 * wants before it merges. */
bool llvm_raw_is_same(const struct llvm_shape *shape, const unsigned char *ours,
                      const unsigned char *theirs);

/* llvm_raw_add() adds the counts of the profile `more` to `counts`, which are those of another one
 * from shape->counters_at on, as the runtime merges profiles. */
void llvm_raw_add(const struct llvm_shape *shape, unsigned char *counts, const unsigned char *more);

/* llvm_raw_subtract() sets `counts` to what `after` has more than `before`, all laid out as
 * progress->counts. It returns false, with `counts` as `after`, when a counter has become smaller:
 * the program has reset them. */
bool llvm_raw_subtract(const struct llvm_image *image, unsigned char *counts,
                       const unsigned char *after, const unsigned char *before);

/* llvm_raw_put_start() sets counters and bitmap, or copies of them, to what they are at start.
 * llvm_raw_put_whole_start() writes the whole profile with such counts. */
void llvm_raw_put_start(const struct llvm_image *image, unsigned char *counters,
                        unsigned char *bitmap);
void llvm_raw_put_whole_start(const struct llvm_image *image, unsigned char *to);

/* llvm_raw_is_of_bytes() is llvm_raw_counts_bytes() for a profile. */
bool llvm_raw_is_of_bytes(const struct llvm_shape *shape);

/* llvm_raw_key() returns a checksum of what llvm_raw_is_same() compares, and of the build ids. */
uint64_t llvm_raw_key(const struct llvm_image *image);

/* A function of a profile. */
struct llvm_function {
    uint64_t name; /* a hash of its name (NameRef) */
    bool is_reached;
};

/* llvm_raw_function() sets the function of that index in the profile. It returns false where there
 * is none. */
bool llvm_raw_function(const struct llvm_shape *shape, const unsigned char *profile, size_t index,
                       struct llvm_function *function);

/* llvm_raw_signature() returns the number that stands for the module in the name of a merge pool
 * (lprofGetLoadModuleSignature() of the runtime). */
uint64_t llvm_raw_signature(const struct llvm_image *image);

#endif
