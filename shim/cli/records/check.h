/* SPDX-License-Identifier: MIT
 *
 * Makes one record safe to use, out of bytes that may be anything.
 */
#ifndef COVKEEP_CLI_RECORDS_CHECK_H
#define COVKEEP_CLI_RECORDS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "blackbox/blackbox.h"

/* records_check() makes `box`, of which `size` bytes have been read, what records.h promises of it.
 * Times more than an hour after `now`, in ns of CLOCK_REALTIME, are not possible. It returns NULL,
 * or a constant text that says why the record cannot be used. */
const char *records_check(struct blackbox_record *box, size_t size, int64_t now);

/* records_is_start() returns whether a process may have begun then; records_is_signal(), whether
 * there is such a signal. */
bool records_is_start(int64_t start_ns, int64_t now);
bool records_is_signal(int number);

#endif
