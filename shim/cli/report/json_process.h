/* SPDX-License-Identifier: MIT
 *
 * One image as a JSON object; json.h tells the keys. A value that is NULL for want of memory makes
 * the object that it is put into NULL, too. The caller owns what is returned.
 */
#ifndef COVKEEP_CLI_REPORT_JSON_PROCESS_H
#define COVKEEP_CLI_REPORT_JSON_PROCESS_H

#include <jansson.h>

#include "cli/records/records.h"

/* json_process() returns the object of the image at `index`. */
json_t *json_process(const struct records *records, int index);

/* json_bytes() returns a string of any bytes; those that are no UTF-8 become U+FFFD. */
json_t *json_bytes(const char *bytes);

/* json_time() returns nanoseconds as microseconds; null for 0. */
json_t *json_time(int64_t ns);

#endif
