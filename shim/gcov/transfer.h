/* SPDX-License-Identifier: MIT
 *
 * All of some bytes, read from or written to an open file, however short the single calls are.
 */
#ifndef COVKEEP_GCOV_TRANSFER_H
#define COVKEEP_GCOV_TRANSFER_H

#include <stddef.h>
#include <sys/types.h>

/* Writes `size` bytes to that place of the file. 0, or an error number: then a part may have been
 * written. Async-signal-safe. */
int transfer_write(int fd, const unsigned char *bytes, size_t size, off_t at);

/* Reads the first `size` bytes of the file. 0, or an error number, EIO where it has fewer.
 * Async-signal-safe. */
int transfer_read(int fd, unsigned char *to, size_t size);

#endif
