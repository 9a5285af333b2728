/* SPDX-License-Identifier: MIT
 *
 * Times as one number, in nanoseconds.
 */
#ifndef COVKEEP_CLI_CLOCK_H
#define COVKEEP_CLI_CLOCK_H

#include <stdint.h>
#include <time.h>

/* clock_ns() returns what that clock shows (clock_gettime(2)). */
static inline int64_t clock_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

#endif
