/* SPDX-License-Identifier: MIT
 *
 * One record, out of bytes that may be anything.
 */
#ifndef COVKEEP_CLI_RECORDS_CHECK_H
#define COVKEEP_CLI_RECORDS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "blackbox/blackbox.h"

/* Makes it what records.h promises of `box`, of which `size` bytes have been read. `now`: times
 * after it are not possible. NULL, or why it cannot be used. */
const char *records_check(struct blackbox_record *box, size_t size, int64_t now);

/* A process may have begun then; there is such a signal. */
bool records_is_start(int64_t start_ns, int64_t now);
bool records_is_signal(int number);

#endif
