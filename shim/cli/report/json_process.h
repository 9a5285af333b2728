/* SPDX-License-Identifier: MIT
 *
 * One image as a JSON object; the keys are told in json.h. What is NULL for want of memory
 * makes what it is put into NULL, too.
 */
#ifndef COVKEEP_CLI_REPORT_JSON_PROCESS_H
#define COVKEEP_CLI_REPORT_JSON_PROCESS_H

#include <jansson.h>

#include "cli/records/records.h"

json_t *json_process(const struct records *records, int index);

/* Any bytes as a string. */
json_t *json_bytes(const char *bytes);

/* Nanoseconds as microseconds; 0 is null. */
json_t *json_time(int64_t ns);

#endif
