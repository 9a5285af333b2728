/* SPDX-License-Identifier: MIT
 *
 * Arrays that grow by one item at a time.
 */
#ifndef COVKEEP_CLI_ARRAY_H
#define COVKEEP_CLI_ARRAY_H

#include <stddef.h>
#include <stdlib.h>

/* array_room() returns the array with room for one more item of `size` bytes behind its `count`
 * items; it may have moved. It returns NULL when memory is short: then the array is as it was. The
 * room doubles at each power of two, so no other function may have allocated the array. The caller
 * frees it. */
static inline void *array_room(void *array, size_t count, size_t size)
{
    if (count & (count - 1))
        return array;
    return reallocarray(array, count ? 2 * count : 1, size);
}

#endif
