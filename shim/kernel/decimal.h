/* SPDX-License-Identifier: MIT
 *
 * Numbers as decimal text, where snprintf(3) may not be used: in handlers and in the keeper.
 */
#ifndef COVKEEP_KERNEL_DECIMAL_H
#define COVKEEP_KERNEL_DECIMAL_H

/* decimal_put() writes `number` in decimal, at most 20 digits, and a NUL to `at`, and returns a
 * pointer to the NUL. Async-signal-safe. */
static inline char *decimal_put(char *at, unsigned long number)
{
    unsigned long unit = 1;
    while (number / unit >= 10)
        unit *= 10;
    for (; unit; unit /= 10)
        *at++ = (char)('0' + number / unit % 10);
    *at = '\0';
    return at;
}

#endif
