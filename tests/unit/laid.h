/* SPDX-License-Identifier: MIT
 *
 * Units as a compiler lays them out, of any GCC release, without that compiler: written byte by
 * byte at the offsets of the release's `struct gcov_info`, not through the shim's own structs.
 */
#ifndef COVKEEP_TEST_LAID_H
#define COVKEEP_TEST_LAID_H

#include <stddef.h>
#include <stdint.h>

#include "gcov/unit.h"

#define ARCS (1u << 0)
#define CONDITIONS (1u << 8)
#define PATHS (1u << 9)

#define LAID_STAMP 0x5eed0001u
#define LAID_CHECKSUM 0xc0de0002u

/* The counters of one kind, COUNTS(1, 2, 3). */
struct laid_counts {
    uint32_t count;
    const int64_t *values;
};
#define COUNTS(...)                                                                                \
    {                                                                                              \
        sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t), (const int64_t[])                \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

struct laid_function {
    enum { HERE, ELSEWHERE, NOWHERE } place; /* the key is this unit, another one; a NULL entry */
    uint32_t ident, lineno_checksum, cfg_checksum;
    struct laid_counts arcs, conditions, paths; /* laid if the unit merges the kind */
};

struct laid {
    const char *version; /* B22* */
    unsigned kinds;      /* entries of the release's table of merge functions */
    uint32_t merged;     /* a bit for each kind that has a function there */
    uint32_t stamp, checksum;
    const struct laid_function *functions;
    size_t count;
};

uint32_t laid_version(const char *version);

/* Lays it out in memory of its own, never freed, and reads it as the shim does. */
struct gcov_unit lay(struct laid laid);

/* The usual one: our stamp and checksum, and all that this release counts for coverage. */
struct gcov_unit lay_release(const char *version, unsigned kinds,
                             const struct laid_function *functions, size_t count);

#endif
