/* SPDX-License-Identifier: MIT
 *
 * Reads and writes of an open file that are done whole, however short the single calls are. They
 * never move the file's offset.
 */
#ifndef COVKEEP_FILE_TRANSFER_H
#define COVKEEP_FILE_TRANSFER_H

#include <stddef.h>
#include <sys/types.h>

/* transfer_write() writes `size` bytes at offset `at` of the file. It returns 0 or an error number;
 * after an error a part may have been written. Async-signal-safe. */
int transfer_write(int fd, const unsigned char *bytes, size_t size, off_t at);

/* transfer_read() reads `size` bytes from offset `at` of the file on. It returns 0 or an error
 * number, EIO where the file has fewer. Async-signal-safe. */
int transfer_read(int fd, unsigned char *to, size_t size, off_t at);

#endif
