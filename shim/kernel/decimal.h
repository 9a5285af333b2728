/* SPDX-License-Identifier: MIT
 *
 * Numbers as text where snprintf may not be used.
 */
#ifndef COVKEEP_KERNEL_DECIMAL_H
#define COVKEEP_KERNEL_DECIMAL_H

/* Writes `number`, at most 20 digits, and a NUL, to whose place it returns a pointer.
 * Async-signal-safe. */
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
